"""What goes out of a county: rows of their cause's transaction, carried by a relay."""
