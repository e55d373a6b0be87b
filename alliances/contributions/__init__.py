"""What partners bring: their contributions, with figures, beside the measures they belong to."""
