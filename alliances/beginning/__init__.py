"""What a county does before its alliance is in full use, and how far it has come."""
