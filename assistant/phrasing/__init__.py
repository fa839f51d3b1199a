"""Answers in a model's words (措辞): clauses shown under tokens, each sentence held to them."""
