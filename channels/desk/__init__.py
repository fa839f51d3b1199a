"""The operators' desk: its pages, their API, and the line on which what happens comes."""
