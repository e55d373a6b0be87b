"""Another partner of the same county, in force, with somebody who signs in for it."""

from datetime import date
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from accounts.models import User
from accounts.permissions import Role
from alliances.declarations import actions as declarations
from alliances.partners import actions as partners
from alliances.partners.models import Contact, Partner
from tenants.models import County
from tenants.schemas import inside
from tests import cast

OTHERS = "anders@moorhof.example"


def another_partner(name: str = "Moorhof", **values) -> Partner:
    """A partner in force beside the Jobcenter; call it inside a county."""
    partner = cast.applicant(name, **values)
    partner.contacts.update(email=OTHERS, name="Frau Moor")
    partners.accept(partner, by=cast.SOMEBODY)
    declaration = declarations.draw_up(partner, by=cast.SOMEBODY)
    declaration = declarations.release(declaration, by=cast.SOMEBODY)
    cast.sign(declaration, "partner", date(2025, 5, 23))
    cast.sign(declaration, "county", date(2025, 6, 2))
    return Partner.objects.get(pk=partner.pk)


def let_in(county: County, address: str) -> Client:
    """Somebody of a partner, signed in with this address."""
    client = Client(SERVER_NAME=f"{county.slug}.localhost")
    with inside(county):
        user, _ = User.objects.get_or_create(
            email=address, defaults={"role": Role.PARTNER, "name": address.partition("@")[0]}
        )
        client.force_login(user)
    return client


def colleague(partner: Partner, address: str, **values) -> Contact:
    """One more person at a partner."""
    return Contact.objects.create(
        partner=partner, name=values.pop("name", "Kim"), email=address, is_main=False, **values
    )


def picture(form: str = "PNG", size: tuple[int, int] = (40, 30), **extra) -> SimpleUploadedFile:
    """A small picture to upload, with a camera's notes if `exif` is given."""
    content = BytesIO()
    Image.new("RGB", size, "#336699").save(content, form, **extra)
    return SimpleUploadedFile(
        f"logo.{form.lower()}", content.getvalue(), content_type=f"image/{form.lower()}"
    )
