"""Everything that lives inside one county's schema."""
