"""What the county sends, and what of it only a person can decide."""
