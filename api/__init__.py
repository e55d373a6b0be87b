"""The way in for machines."""
