"""Levels of participation that a county may define; without any, nobody hears of them."""
