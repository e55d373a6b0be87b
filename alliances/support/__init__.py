"""The county sees who of the operator looked in, sends them out, and says what they may."""
