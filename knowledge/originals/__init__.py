"""The files that documents were read from (原件): kept as they came, to be laid beside their clauses."""
