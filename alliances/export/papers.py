"""The declarations as the PDFs that people signed and keep."""

from collections.abc import Iterator

from alliances.declarations.models import Declaration
from alliances.declarations.papers import drawing_of, file_name
from alliances.profile.models import Alliance
from tenants.archive.extras import Extra
from tenants.models import County


def declarations(county: County) -> Iterator[Extra]:
    """Every declaration that is no draft any more."""
    alliance = Alliance.objects.get()
    found = Declaration.objects.exclude(state=Declaration.State.DRAFT).order_by("number")
    for declaration in found.select_related("text").prefetch_related("signatures"):
        yield Extra(f"documents/{file_name(declaration)}", drawing_of(declaration, alliance))
