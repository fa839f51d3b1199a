"""Two texts of one policy: which clause became which, from when each wording holds, and what differs."""
