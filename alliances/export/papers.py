"""The declarations as the PDFs that people signed and keep."""

from collections.abc import Iterator
from pathlib import Path

from alliances.declarations.models import Declaration
from alliances.declarations.papers import drawing_of, file_name
from alliances.declarations.sealed_papers import SealedPaper
from alliances.profile.models import Alliance
from tenants.archive.extras import Extra
from tenants.models import County


def declarations(county: County) -> Iterator[Extra]:
    """Every declaration that is no draft any more; the sealed file where there is one."""
    alliance = Alliance.objects.get()
    papers = SealedPaper.objects.order_by().only("declaration_id", "file")
    sealed = {paper.declaration_id: Path(paper.file.path) for paper in papers}
    found = Declaration.objects.exclude(state=Declaration.State.DRAFT).order_by("number")
    found = found.select_related("text").prefetch_related("signatures")
    for declaration in found:
        name = f"documents/{file_name(declaration)}"
        if declaration.pk in sealed and sealed[declaration.pk].exists():
            yield Extra(name, sealed[declaration.pk])
        else:
            yield Extra(name, drawing_of(declaration, alliance))
