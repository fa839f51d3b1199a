"""The tree of a policy text: 章 节 条 款 项, numbering, labels, and which of them are clauses."""
