"""The declarations as the PDFs that people signed and keep."""

from collections.abc import Iterator

from alliances.declarations.models import Declaration
from alliances.declarations.papers import drawing_of, file_name
from alliances.declarations.sealed_papers import SealedPaper
from alliances.profile.models import Alliance
from tenants.archive.extras import Extra
from tenants.models import County


def declarations(county: County) -> Iterator[Extra]:
    """Every declaration that is no draft any more; the sealed file where there is one."""
    alliance = Alliance.objects.get()
    found = Declaration.objects.exclude(state=Declaration.State.DRAFT).order_by("number")
    found = found.select_related("text").prefetch_related("signatures")
    for declaration in found:
        kept = SealedPaper.objects.filter(declaration=declaration).first()
        content = kept.content if kept else drawing_of(declaration, alliance)
        yield Extra(f"documents/{file_name(declaration)}", content)
