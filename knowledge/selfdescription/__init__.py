"""What a document says about itself: from when to when it holds, what it replaces, whom it is for."""
