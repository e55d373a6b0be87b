"""Who the counties are, and the one door between their schemas."""
