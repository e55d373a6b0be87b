"""What partners report once a year: asked for, reminded of, accepted, shown on their profile."""
