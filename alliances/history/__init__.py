"""What happened in this county, who did it, and what it changed."""
