"""Whether somebody who joins is there already: seen by the office, never by who asks."""
