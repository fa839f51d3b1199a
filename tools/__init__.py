"""Tools of the assistant (checks, calculators). None exists yet; see README.md in this folder."""
