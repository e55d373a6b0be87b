"""What people tell the office about party-political use of the alliance, until it is dealt with."""
