"""What the operator says to this county, until somebody closes it for themselves."""
