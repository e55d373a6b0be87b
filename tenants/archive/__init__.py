"""Take a county out of the platform as one file that anybody can read, and bring it back."""
