"""The chat page and embed.js: files, and the routes that send them."""
