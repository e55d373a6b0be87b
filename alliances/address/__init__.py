"""The addresses of a county: the given one, and domains of its own."""
