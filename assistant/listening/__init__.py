"""Listening in on a call (12345 坐席): the question is found while it is spoken, the answer suggested."""
