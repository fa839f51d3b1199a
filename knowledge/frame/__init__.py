"""What stands around the text of an official document (GB/T 9704): told apart, not indexed."""
