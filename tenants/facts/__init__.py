"""What the operator knows of each county without looking into it: sizes, counts, days, states."""
