"""What templates may ask about the person in front of the page."""

from django.http import HttpRequest

from accounts.permissions import permissions_of


def permissions(request: HttpRequest) -> dict:
    """`may`: the permissions of whoever looks at the page, as a set of names."""
    user = getattr(request, "user", None)
    role = user.role if user is not None and user.is_authenticated else None
    return {"may": permissions_of(role)}
