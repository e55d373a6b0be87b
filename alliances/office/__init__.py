"""The start page of the county's staff."""
