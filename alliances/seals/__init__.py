"""Electronic seals: whose certificate closes a document, and closing it."""
