"""The Model Context Protocol: other people's agents search the clauses and call the tools."""
