"""The judge: questions with known answers, metrics, and how fast it all is."""
