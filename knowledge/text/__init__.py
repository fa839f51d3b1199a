"""Lines of real texts: cleaned, put together to paragraphs, cut into sentences, written one way."""
