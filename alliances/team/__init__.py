"""The people of the county's office."""
