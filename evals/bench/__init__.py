"""`make bench`: how fast the assistant is at three sizes of corpus, beside two other programs."""
