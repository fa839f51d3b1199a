"""The OpenAI-compatible front door: other people's chat pages and programs ask as they ask any model."""
