"""Sessions in the database; one that cannot be kept says why."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError


class SessionStore(db.SessionStore):
    """Django takes every failure to save for a session that somebody else has just ended."""

    def save(self, must_create: bool = False) -> None:
        """As Django's, but a database that refused or was away is told as that."""
        try:
            super().save(must_create)
        except UpdateError as error:
            failure = error.__context__
            if failure is not None and failure.__cause__ is not None:  # the driver's own word
                raise failure from failure.__cause__
            raise
