"""The HTTP interface: JSON, Server-Sent Events, problem+json."""
