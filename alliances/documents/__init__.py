"""Files that the county keeps and offers for download."""
