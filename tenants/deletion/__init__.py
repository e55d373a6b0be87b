"""Delete a county for good: asked for by one operator, agreed to by another, after a while."""
