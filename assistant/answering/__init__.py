"""The words and choices of an answer that is put together from clauses, without a language model."""
