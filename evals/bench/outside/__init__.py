"""Programs that run in the environments of the two peers; they import nothing of this project."""
