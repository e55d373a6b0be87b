"""The agreement between county and partner, from its text to the second signature."""
