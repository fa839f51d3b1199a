"""Documents to clauses to releases to search. It knows neither conversations nor channels."""
