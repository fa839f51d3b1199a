"""Hand-over (转人工): who waits for a person, who serves them, and what is said between the two."""
