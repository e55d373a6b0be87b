"""Protection against forged requests that needs no cookie as long as nobody has signed in."""

from django.http import HttpRequest
from django.middleware.csrf import CsrfViewMiddleware, RejectRequest


class VisitorFriendlyCsrfMiddleware(CsrfViewMiddleware):
    """Django's check for whoever is signed in; for visitors the browser's word on the origin.

    Our public pages set no cookie, so a visitor has no secret to compare. A forged request from
    another site carries that site's Origin (or Sec-Fetch-Site: cross-site) and is refused; a
    visitor has no authority that a request without a browser could abuse.
    """

    def _check_token(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            super()._check_token(request)  # type: ignore[misc]  # not in the stubs
            return
        if "HTTP_ORIGIN" in request.META:
            return  # process_view has compared it with our host already
        if request.META.get("HTTP_SEC_FETCH_SITE", "none") not in {"same-origin", "none"}:
            raise RejectRequest("Anfrage von einer anderen Seite.")
