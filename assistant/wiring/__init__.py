"""The parts of an installation, a file for each field; `assistant.bootstrap` puts them together."""
