"""A person's rights: to know what is kept, to take it along, to be forgotten in time."""
