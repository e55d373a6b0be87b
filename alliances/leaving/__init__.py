"""The county wants to leave the platform: it says so here, and can take it back."""
