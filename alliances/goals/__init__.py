"""What the alliance wants to reach, in the county's own order and words."""
