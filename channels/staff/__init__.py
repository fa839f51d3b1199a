"""The staff side's front door: signing in, accounts, the audit log, and what its pages share."""
