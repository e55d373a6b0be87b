"""Signing on paper: a scan of the signed sheet, compared and confirmed by a second person."""
