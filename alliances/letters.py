"""Every letter of a county carries its alliance's name, colour and address."""

from alliances.profile.models import Alliance
from mails.models import Mail
from mails.writing import write
from tenants.hosts import address
from tenants.schemas import current_county


def post(template: str, *, to: str, subject: str, context: dict, path: str = "/") -> Mail:
    """Write a mail to one person; `link` in the template is the full address of `path`."""
    county = current_county()
    alliance = Alliance.objects.get()
    return write(
        template,
        to=to,
        subject=f"{subject} – {alliance.name}",
        context={
            "alliance": alliance,
            "brand": alliance.brand_color,
            "county": county,
            "link": address(county, path),
            "site": address(county),
            **context,
        },
        reply_to=alliance.contact_email,
        sender_name=alliance.name,
    )
