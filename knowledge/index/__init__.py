"""A release as files that are searched: columns, inverted files, vectors, and how they rank."""
