"""The county takes everything it has with it: what goes into its archive, and how staff gets it."""
