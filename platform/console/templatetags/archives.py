"""What the section about exports needs to know of a county."""

from django import template
from django.urls import reverse

from tenants.archive import keeping
from tenants.models import County

register = template.Library()


@register.simple_tag
def archive_section(county: County) -> dict:
    """The operator's exports of this county, each with the address of its file."""
    kept = keeping.exports_of(county, "operator")
    return {
        "rows": [
            (each, reverse("console-export-file", args=[county.slug, each.job.pk])) for each in kept
        ],
        "is_running": any(each.is_running for each in kept),
    }
