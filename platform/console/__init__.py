"""The operator's desk and the network's public site; it knows no county's data."""
