"""Every letter of a county carries its alliance's name, colour and address."""

from collections.abc import Iterable
from typing import Any

from alliances.profile.models import Alliance
from mails.models import Mail
from mails.writing import write, write_all
from tenants.hosts import address
from tenants.schemas import current_county


def post(template: str, *, to: str, subject: str, context: dict, path: str = "/") -> Mail:
    """Write a mail to one person; `link` in the template is the full address of `path`."""
    alliance = Alliance.objects.get()
    return write(
        template,
        to=to,
        subject=f"{subject} – {alliance.name}",
        context=_frame(alliance, path) | context,
        reply_to=alliance.contact_email,
        sender_name=alliance.name,
    )


def post_all(
    template: str,
    letters: Iterable[tuple[str, dict[str, Any]]],
    *,
    subject: str,
    context: dict[str, Any],
    path: str = "/",
) -> list[Mail]:
    """Write the same mail to many: each with its address and what only its reader is told.

    The number of queries does not grow with the letters.
    """
    alliance = Alliance.objects.get()
    shared = _frame(alliance, path) | context
    return write_all(
        template,
        [(address, shared | own) for address, own in letters],
        subject=f"{subject} – {alliance.name}",
        reply_to=alliance.contact_email,
        sender_name=alliance.name,
    )


def _frame(alliance: Alliance, path: str) -> dict[str, Any]:
    """What every letter of a county may name."""
    county = current_county()
    return {
        "alliance": alliance,
        "brand": alliance.brand_color,
        "county": county,
        "link": address(county, path),
        "site": address(county),
    }
