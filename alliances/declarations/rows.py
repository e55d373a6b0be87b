"""One declaration, held against everybody else, and what other programs are told of it."""

from alliances.declarations.models import Declaration
from alliances.webhooks.telling import tell


def locked(declaration: Declaration) -> Declaration:
    """The row, held against everybody else, as it stands now."""
    return (
        Declaration.objects.select_for_update(of=("self",))
        .select_related("partner", "text")
        .get(pk=declaration.pk)
    )


def tell_of(event: str, declaration: Declaration, **more: object) -> None:
    """Tell other programs: whose declaration it is they may ask for."""
    tell(event, id=declaration.pk, partner=declaration.partner_id, **more)
