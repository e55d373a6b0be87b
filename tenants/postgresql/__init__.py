"""The database backend that puts the county in front of every statement; see `base`."""
