"""What partners show of themselves: the things that the sweep needs, and how pages are asked."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from alliances.contributions.models import Contribution
from alliances.partners.models import Contact, Partner
from tests.sweep.canaries import long_one
from tests.sweep.classes import ADOPTED, Asked, api, asked

CONTACT = {"name": "Kim", "email": "kim@beispiel.example", "duties": "press"}
PROFILE = {
    "city": "Ort",
    "description": "Neu",
    "links-1-label": "Wir",
    "links-1-url": "https://a.example/",
}
CONTRIBUTION = {"title": "Neues Dach", "quantity": "12,5", "unit": "kWp", "year": "2026"}


def show(shelf: Any) -> None:
    """A logo, one more person at the partner of the portal, and a contribution."""
    partner = Partner.objects.get(pk=shelf.things["partner"])
    canary = long_one(shelf.county.slug, "file.partner-logo")
    partner.logo.save("logo.png", ContentFile(_picture(canary)))
    shelf.put(
        Contact,
        "contact-second",
        partner_id=shelf.id_of("partner-awaiting"),
        name="Kollegin",
        email=f"zweite{shelf.ending}@b.example",
        is_main=False,
        duties=["press"],
    )
    shelf.put(
        Contribution,
        "contribution",
        partner_id=shelf.things["partner"],
        measure_id=shelf.id_of("measure"),
        title="Solardach",
        quantity="12.5",
        unit="kWp",
        year=2026,
    )
    shelf.put(
        Contribution,
        "contribution-own",
        partner_id=shelf.id_of("partner-awaiting"),
        title="Bäume",
    )


def _picture(canary: str) -> bytes:
    told, target = PngInfo(), BytesIO()
    told.add_text("Comment", canary)
    Image.new("RGB", (8, 8)).save(target, "PNG", pnginfo=told)
    return target.getvalue()


def _pages(prefix: str) -> dict[str, Asked]:
    """The pages that stand in the office and in the portal alike."""
    ours, colleague = {"pk": "partner-awaiting"}, {"contact": "contact-second"}
    contribution = {"contribution": "contribution-own"}
    return {
        f"{prefix}-partner-profile": asked(**ours, post=PROFILE),
        f"{prefix}-partner-logo-remove": asked(**ours),
        f"{prefix}-contact-add": asked(**ours, post=CONTACT | {"invited": "on"}),
        f"{prefix}-contact": asked(
            **ours, contact=("contact-partner-awaiting", "contact-second"), post=CONTACT
        ),
        f"{prefix}-contact-main": asked(**ours, **colleague),
        f"{prefix}-contact-invite": asked(**ours, **colleague),
        f"{prefix}-contact-remove": asked(**ours, **colleague),
        # they offer the measures, among them those that were adopted
        f"{prefix}-contribution-add": asked(**ours, post=CONTRIBUTION, lets_in=ADOPTED),
        f"{prefix}-contribution": asked(**ours, **contribution, post=CONTRIBUTION, lets_in=ADOPTED),
        f"{prefix}-contribution-delete": asked(**ours, **contribution),
    }


PROFILES: dict[str, Asked] = {
    "partner-logo": asked(slug="partner-slug", gives="image/png"),
    **_pages("office"),
    **_pages("portal"),
    "office-partner-changes": asked(),
    "api-contact-list": api(send=CONTACT | {"partner": "@partner", "duties": ["press"]}),
    "api-contact-detail": api(id="contact-second", send={"name": "Anders"}),
    "api-contact-make-main": api(id="contact-second"),
    "api-contribution-list": api(send={"partner": "@partner", "title": "Neu"}),
    "api-contribution-detail": api(id="contribution", send={"title": "Anders"}),
}
