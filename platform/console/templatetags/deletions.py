"""What the operator's pages say of counties that are to be deleted."""

from django import template

from tenants.models import County, DeletionProtocol

register = template.Library()


@register.simple_tag
def open_deletion(county: County) -> DeletionProtocol | None:
    """The deletion of this county that is neither finished nor taken back."""
    return DeletionProtocol.objects.open().filter(county_key=county.pk).first()


@register.simple_tag
def deletions_label() -> str:
    """The entry of the navigation; it says how many counties wait for an operator's word."""
    waiting = (DeletionProtocol.State.WISHED, DeletionProtocol.State.ASKED)
    count = DeletionProtocol.objects.filter(state__in=waiting).count()
    return f"Löschungen ({count})" if count else "Löschungen"
