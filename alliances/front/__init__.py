"""The public start page, which shows something of every feature."""
