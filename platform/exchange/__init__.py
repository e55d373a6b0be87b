"""What counties gave to each other."""
