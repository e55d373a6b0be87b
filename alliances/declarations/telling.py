"""Who is told by mail of a signature, with an address at which the signed PDF lies for a while."""

from datetime import timedelta

from accounts import links
from alliances.declarations.models import Declaration, Signature
from alliances.letters import post
from alliances.partners.actions import post_to_contact
from alliances.profile.models import Alliance
from tenants.hosts import address
from tenants.schemas import current_county

COPY = "read-declaration"
COPY_KEPT = timedelta(days=90)
Party = Signature.Party


def tell_one_side(declaration: Declaration, signature: Signature) -> None:
    """One side has signed: the partner gets its copy, the office hears what is left to do."""
    post_to_contact(
        "declaration_signed_copy",
        declaration.partner,
        subject="Ihre Unterschrift unter der Partnererklärung"
        if signature.party == Party.PARTNER
        else "Der Landkreis hat die Partnererklärung unterschrieben",
        context={"declaration": declaration},
        path=_copy_path(signature),
    )
    if signature.party == Party.PARTNER:
        _tell_office(declaration)


def tell_in_force(declaration: Declaration, last: Signature) -> None:
    """Both have signed: the partner is welcome, and the office knows that nothing is left."""
    post_to_contact(
        "declaration_in_force",
        declaration.partner,
        subject="Die Partnererklärung ist in Kraft",
        context={
            "declaration": declaration,
            "copy": address(current_county(), _copy_path(last)),
        },
        path=f"/partner/{declaration.partner.slug}/",
    )
    if last.party == Party.PARTNER:
        _tell_office(declaration)


def _tell_office(declaration: Declaration) -> None:
    office = Alliance.objects.get().contact_email
    if office:
        post(
            "declaration_signed",
            to=office,
            subject=f"{declaration.partner_name} hat unterschrieben",
            context={"declaration": declaration},
            path=f"/verwaltung/erklaerungen/{declaration.pk}/",
        )


def _copy_path(signature: Signature) -> str:
    """Whoever has the mail may read the PDF; each mail has an address of its own."""
    token = links.issue(COPY, signature.pk, valid_for=COPY_KEPT)
    return f"/unterschrift/kopie/{token}/"


def behind_copy(token: str) -> Declaration:
    """The declaration whose PDF this address shows; LinkNotValid if there is none (any more)."""
    link = links.find(token, COPY)
    signature = Signature.objects.filter(pk=link.subject).first()
    if signature is None:
        raise links.LinkNotValid
    return Declaration.objects.select_related("partner", "text").get(pk=signature.declaration_id)
