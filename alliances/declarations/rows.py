"""One declaration, held against everybody else, and what other programs are told of it."""

from alliances.declarations.models import Declaration
from alliances.partners.models import Partner
from alliances.webhooks.telling import tell


def locked(declaration: Declaration) -> Declaration:
    """The row, held against everybody else, as it stands now.

    Its partner is held first: a step may change another declaration of the same partner, and two
    steps that began at different ends would wait for each other.
    """
    held = Partner.objects.select_for_update(no_key=True).order_by()
    held.get(pk=declaration.partner_id)
    return (
        Declaration.objects.select_for_update(of=("self",))
        .select_related("partner", "text")
        .get(pk=declaration.pk)
    )


def tell_of(event: str, declaration: Declaration, **more: object) -> None:
    """Tell other programs: whose declaration it is they may ask for."""
    tell(event, id=declaration.pk, partner=declaration.partner_id, **more)
