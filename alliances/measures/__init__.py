"""What the county does to get there, sheet by sheet."""
