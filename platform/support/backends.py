"""The session of somebody who came in by a support entry; asked with every request."""

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from accounts.models import User
from support.actions import person_of
from support.models import SupportEntry
from tenants.schemas import is_inside_a_county

BACKEND = "support.backends.SupportBackend"


class SupportBackend:
    """Nobody signs in here with words; the session ends with its entry."""

    def authenticate(self, request: HttpRequest | None) -> None:
        return None

    def get_user(self, user_id: str) -> User | None:
        """The person as long as the entry is open; Django compares the mark in the session."""
        if not is_inside_a_county():
            return None
        try:
            entry = SupportEntry.objects.open().exclude(session_mark="").filter(pk=user_id).first()
        except ValidationError:
            return None
        return person_of(entry) if entry is not None else None


def let_in(request: HttpRequest, entry: SupportEntry) -> None:
    """Begin a session that lasts until the entry's limit, and take nothing over from before."""
    person = person_of(entry)
    request.session.flush()
    request.session[SESSION_KEY] = str(person.pk)
    request.session[BACKEND_SESSION_KEY] = BACKEND
    request.session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    request.session.set_expiry(entry.until)
    rotate_token(request)
    request.user = person
