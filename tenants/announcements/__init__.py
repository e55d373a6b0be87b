"""What the operator says to counties: maintenance, news, a warning; shown in their offices."""
