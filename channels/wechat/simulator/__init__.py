"""A WeChat to try things with: a real HTTP server that behaves like the platform (no part of the service)."""
