"""The operator looks into a county: asked for with a reason, for a limited time, in plain sight."""
