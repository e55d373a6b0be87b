"""Who takes part: organisations and private persons, from the first form to the directory."""
