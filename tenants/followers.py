"""Public pages from a database that follows the county's own: a moment late, and out of the way."""

import logging
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tenants.databases import follower_of
from tenants.postgresql.places import at, here

log = logging.getLogger(__name__)
View = Callable[..., HttpResponseBase]


def may_be_late(view: View) -> View:
    """Let a follower answer this page's questions, to people who have not changed anything.

    Whoever is signed in sees what they have just written; so does whoever sends a form. A follower
    that does not answer is left out. Without one nothing is different.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        place = here()
        follower = follower_of(place.database) if place.is_county else ""
        is_visitor = settings.SESSION_COOKIE_NAME not in request.COOKIES
        if not (follower and is_visitor and request.method in {"GET", "HEAD"}):
            return view(request, *args, **kwargs)
        try:
            with at(place._replace(reads_from=follower)):
                return view(request, *args, **kwargs)
        except OperationalError:
            log.warning("%s does not answer; reading from %s", follower, place.database)
            return view(request, *args, **kwargs)

    return answer
