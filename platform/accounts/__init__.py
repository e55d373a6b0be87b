"""People and what they may do: in each county its own, operators in the shared schema."""
