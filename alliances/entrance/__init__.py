"""How people get in: by an invitation, or after a forgotten password."""
