"""Who may sign: for the county and for each partner, on which basis, from when until when."""
