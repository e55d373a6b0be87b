"""Lists in and out: a partner list that exists already, and every list of the office as a file."""
