"""Whether a sentence says no more than the clauses it cites, whoever wrote it."""
