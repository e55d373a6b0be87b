"""Other programs are told when something happens, signed as Standard Webhooks says."""
