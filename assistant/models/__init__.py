"""Language models: asked for words, never trusted with facts."""
