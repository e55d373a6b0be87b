"""What an alliance shows of itself: its name, its one colour and how to reach it."""
