"""The badge a partner shows on its own site: as long as it takes part, and honest afterwards."""
