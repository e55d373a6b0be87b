"""A declaration as a PDF, made from what is frozen in it."""

from collections.abc import Callable
from functools import partial

from alliances.declarations.document import DeclarationDocument, SignatureBlock, render
from alliances.declarations.models import Declaration, Signature
from alliances.partners.models import IN_PERSON
from alliances.profile.models import Alliance


def pdf_of(declaration: Declaration) -> bytes:
    """The declaration with both signature blocks, tagged, PDF/A-2a and PDF/UA-1."""
    return drawing_of(declaration, Alliance.objects.get())()


def drawing_of(declaration: Declaration, alliance: Alliance) -> Callable[[], bytes]:
    """Read now what stands in the PDF; it is drawn when the answer is called."""
    signatures = {signature.party: signature for signature in declaration.signatures.all()}
    document = DeclarationDocument(
        number=declaration.number,
        title=declaration.title,
        alliance=alliance.name,
        county=declaration.county_name,
        partner=declaration.partner_name,
        partner_represented_by=_acting_for(declaration),
        county_represented_by=declaration.county_represented_by,
        body=declaration.body,
        text_version=declaration.text.version,
        sha256=declaration.sha256,
        drawn_up_on=declaration.drawn_up_on,
        in_force_from=declaration.in_force_from,
        ended_on=declaration.ended_on,
        state_label=declaration.get_state_display(),
        brand_color=alliance.brand_color,
        signatures=(
            _block("Für den Landkreis", declaration.county_name, signatures.get("county")),
            _block("Für den Partner", declaration.partner_name, signatures.get("partner")),
        ),
    )
    return partial(render, document, logo=_logo_of(alliance))


def _acting_for(declaration: Declaration) -> str:
    """Who acts for the partner; nobody for a private person."""
    by = declaration.partner_represented_by
    return "" if by == IN_PERSON else by


def _block(heading: str, organisation: str, signature: Signature | None) -> SignatureBlock:
    if signature is None:
        return SignatureBlock(heading=heading, organisation=organisation, function="")
    return SignatureBlock(
        heading=heading,
        organisation=signature.organisation,
        function=signature.function,
        name=signature.name,
        place=signature.place,
        signed_on=signature.signed_on,
        how=signature.get_way_display(),
    )


def _logo_of(alliance: Alliance) -> bytes | None:
    if not alliance.logo:
        return None
    with alliance.logo.open() as file:
        return file.read()


def file_name(declaration: Declaration) -> str:
    """The name under which the PDF is saved."""
    return f"Partnererklaerung-{declaration.number}.pdf"
