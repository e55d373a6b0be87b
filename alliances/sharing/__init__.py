"""What this county gives to the exchange and takes from it."""
