"""Work orders over HTTP and in the staff's pages."""
