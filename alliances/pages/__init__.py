"""The legal pages that every public site must have."""
