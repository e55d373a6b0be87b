"""Letters of a county: written with the change that causes them, delivered by a worker."""
