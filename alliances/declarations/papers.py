"""A declaration as a PDF, made from what is frozen in it."""

from collections.abc import Callable
from functools import partial
from urllib.parse import urlencode

from alliances.declarations.document import DeclarationDocument, SignatureBlock, render
from alliances.declarations.models import Declaration, Signature
from alliances.declarations.proof import code_of
from alliances.partners.models import IN_PERSON
from alliances.profile.models import Alliance
from tenants.hosts import address
from tenants.schemas import current_county


def pdf_of(declaration: Declaration) -> bytes:
    """Drawn anew, not sealed: with both signature blocks, tagged, PDF/A-2a and PDF/UA-1.

    What people get of a declaration is `sealing.paper_of`.
    """
    return drawing_of(declaration, Alliance.objects.get())()


def drawing_of(
    declaration: Declaration, alliance: Alliance, *, is_final: bool = False
) -> Callable[[], bytes]:
    """Read now what stands in the PDF; it is drawn when the answer is called.

    The final one is sealed and never drawn again: it says where to ask whether it still holds,
    instead of how things stand today.
    """
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
        ended_on=None if is_final else declaration.ended_on,
        state_label="" if is_final else declaration.get_state_display(),
        verify_at=verification_address(declaration) if is_final else "",
        brand_color=alliance.brand_color,
        signatures=(
            _block("Für den Landkreis", declaration.county_name, signatures.get("county")),
            _block("Für den Partner", declaration.partner_name, signatures.get("partner")),
        ),
    )
    return partial(render, document, logo=logo_of(alliance))


def verification_address(declaration: Declaration) -> str:
    """Where everybody who holds the paper can ask what it is worth."""
    query = urlencode({"nummer": declaration.number, "code": code_of(declaration)})
    return address(current_county(), f"/pruefen/?{query}")


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


def logo_of(alliance: Alliance) -> bytes | None:
    """The county's logo as it is kept, if there is one."""
    if not alliance.logo:
        return None
    with alliance.logo.open() as file:
        return file.read()


def file_name(declaration: Declaration) -> str:
    """The name under which the PDF is saved."""
    return f"Partnererklaerung-{declaration.number}.pdf"
