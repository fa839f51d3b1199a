"""What the ports of the core are connected to: the wall clock, the conversation store."""
