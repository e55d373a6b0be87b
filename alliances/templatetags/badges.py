"""A partner's badge with the lines to copy into a site of one's own."""

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from alliances.badge.drawing import HEIGHT, WIDTH, plain
from alliances.badge.standing import badge_holders, standing_of
from alliances.partners.models import Partner
from tenants.hosts import address
from tenants.schemas import current_county

register = template.Library()


@register.inclusion_tag("alliances/badge/embed.html", takes_context=True)
def badge_embed(context, partner: Partner, level: int = 2) -> dict:
    """Preview, snippet and files of a badge; nothing for who has none."""
    today = timezone.localdate()
    holder = badge_holders(today).filter(pk=partner.pk).first()
    standing = standing_of(holder, today) if holder else None
    if holder is None or standing is None:
        return {"standing": None}
    alt = f"Partnerzeichen von {plain(context['alliance'].name)}: {plain(holder.name)}"
    return {
        "partner": holder,
        "level": level,
        "standing": standing,
        "alt": alt,
        "width": WIDTH,
        "height": HEIGHT,
        "snippet": format_html(
            '<a href="{}"><img src="{}" alt="{}" width="{}" height="{}"></a>',
            _full("badge", holder),
            _full("badge-svg", holder),
            alt,
            WIDTH,
            HEIGHT,
        ),
    }


def _full(name: str, partner: Partner) -> str:
    return address(current_county(), reverse(name, args=[partner.slug]))
