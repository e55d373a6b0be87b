"""What tests of paper and signatories share: a released declaration, colleagues, scans."""

from datetime import date
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter

from accounts.actors import Actor
from accounts.models import User
from accounts.permissions import Role
from alliances.declarations import actions
from alliances.declarations.models import Declaration
from alliances.declarations.paper.models import Side
from alliances.partners import actions as partners
from mails.models import Mail
from tests import cast
from tests.cast import SOMEBODY

BY_PARTNER = Side("partner", "Kim Beispiel", "Vorstand", "Lörrach", date(2025, 5, 23))
BY_COUNTY = Side("county", "Marion Muster", "Landrätin", "Lörrach", date(2025, 6, 2))
BOTH = [BY_PARTNER, BY_COUNTY]


def released(name: str = "Stadtwerke") -> Declaration:
    """A declaration that waits for both signatures; call it inside a county."""
    partner = partners.accept(cast.applicant(name), by=SOMEBODY)
    return actions.release(actions.draw_up(partner, by=SOMEBODY), by=SOMEBODY)


def person(role: str) -> Actor:
    """Somebody of the cast as the one who acts."""
    return Actor.person(User.objects.get(pk=cast.same_id(role)))


def colleague(email: str = "zweite@beispiel.example") -> User:
    """A second coordinator."""
    return User.objects.create(email=email, name="Zweite", role=Role.COORDINATOR)


def pdf(pages: int = 1, spoil=None) -> SimpleUploadedFile:
    """A scan as PDF; `spoil` may put into it what does not belong there."""
    writer, content = PdfWriter(), BytesIO()
    for _ in range(pages):
        writer.add_blank_page(width=200, height=300)
    if spoil:
        spoil(writer)
    writer.write(content)
    return SimpleUploadedFile("Blatt.pdf", content.getvalue(), content_type="application/pdf")


def photo() -> SimpleUploadedFile:
    """A picture of the sheet that says with what it was taken."""
    content, exif = BytesIO(), Image.Exif()
    exif[0x010F] = "Kanarie-Kamera"
    Image.new("RGB", (60, 80), "white").save(content, "JPEG", exif=exif)
    return SimpleUploadedFile("Blatt.jpg", content.getvalue(), content_type="image/jpeg")


def token_of(template: str = "declaration_sign") -> str:
    """The secret in the newest letter of this kind."""
    mail = Mail.objects.filter(template=template).order_by("-written_at")[0]
    return mail.text.split("/unterschrift/")[1].split("/")[0]
