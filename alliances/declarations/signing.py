"""Sign a declaration for either side; the second signature puts it into force."""

from datetime import date

from accounts import links
from accounts.actors import Actor
from alliances.declarations.actions import SIGNING as LINK
from alliances.declarations.actions import check_day
from alliances.declarations.ending import end_replaced
from alliances.declarations.models import Declaration, Signature
from alliances.declarations.rows import locked, tell_of
from alliances.declarations.sealing import ask_for_seal
from alliances.declarations.states import SIGNING, TABLE, Step, check, take
from alliances.history.actions import record
from alliances.letters import post
from alliances.partners.actions import post_to_contact
from alliances.profile.models import Alliance
from tenants.transactions import atomic

CONSENT = {
    "county": "Ich unterschreibe diese Erklärung für den Landkreis und bin dazu befugt.",
    "partner": "Ich unterschreibe diese Erklärung für den Partner und bin dazu befugt. "
    "Ich bin einverstanden, dass Funktion, Organisation, Ort und Datum auf der Erklärung stehen.",
}
State = Declaration.State
Party = Signature.Party


class AlreadySigned(Exception):
    """This side has signed; a second signature would change a legal document."""


@atomic
def sign(
    declaration: Declaration,
    *,
    party: str,
    name: str,
    function: str,
    place: str,
    on: date,
    by: Actor,
    way: str = Signature.Way.ONLINE,
) -> Signature:
    """Put one side's signature under the declaration; the second one puts it into force.

    ValidationError at `date` for a day that cannot be, AlreadySigned, NotAllowedNow.
    """
    declaration = locked(declaration)
    if declaration.signatures.filter(party=party).exists():
        raise AlreadySigned(f"Die Seite „{Party(party).label}“ hat schon unterschrieben.")
    step = SIGNING[Party(party)]
    check(declaration, step)
    check_day(on, declaration.text, "date", "Das Datum der Unterschrift")
    signature = Signature.objects.create(
        declaration=declaration,
        party=party,
        name=name,
        function=function,
        organisation=declaration.county_name if party == Party.COUNTY else declaration.partner_name,
        place=place,
        signed_on=on,
        way=way,
        consent=CONSENT[party],
        sha256=declaration.sha256,
    )
    after = {"party": party, "function": function, "place": place, "date": on, "way": way}
    record("unterschrieben", declaration, by=by, after=after)
    tell_of("declaration.signed", declaration, party=party, date=on)
    if party == Party.PARTNER:
        links.revoke(LINK, declaration.pk)
    if TABLE[step][State(declaration.state)] == State.IN_FORCE:
        _put_into_force(declaration, step, by=by)
    else:
        take(declaration, step)
        if party == Party.PARTNER:
            _tell_office(declaration)
    return signature


def _put_into_force(declaration: Declaration, step: Step, *, by: Actor) -> None:
    """The later of both days counts; whatever was in force until then is replaced."""
    since = max(declaration.signatures.values_list("signed_on", flat=True))
    end_replaced(declaration, since, by=by)
    declaration.in_force_from = since
    take(declaration, step)
    record("in Kraft getreten", declaration, by=by, after={"from": since})
    tell_of("declaration.in_force", declaration, in_force_from=since)
    ask_for_seal(declaration)
    post_to_contact(
        "declaration_in_force",
        declaration.partner,
        subject="Die Partnererklärung ist in Kraft",
        context={"declaration": declaration},
        path=f"/partner/{declaration.partner.slug}/",
    )


def _tell_office(declaration: Declaration) -> None:
    """The county's address learns that only its own signature is missing."""
    office = Alliance.objects.get().contact_email
    if office:
        post(
            "declaration_signed",
            to=office,
            subject=f"{declaration.partner_name} hat unterschrieben",
            context={"declaration": declaration},
            path=f"/verwaltung/erklaerungen/{declaration.pk}/",
        )


@atomic
def sign_by_link(token: str, *, name: str, function: str, place: str, on: date) -> Signature:
    """The partner's signature by the link in its mail, which is good for exactly one."""
    link = links.find(token, LINK, lock=True)
    declaration = Declaration.objects.get(pk=link.subject)
    links.use(link)
    by = Actor.link(f"Kontakt: {declaration.partner_name}")
    return sign(
        declaration, party=Party.PARTNER, name=name, function=function, place=place, on=on, by=by
    )


def behind_link(token: str) -> Declaration:
    """The declaration that this link may sign; LinkNotValid if there is none (any more)."""
    link = links.find(token, LINK)
    found = Declaration.objects.select_related("partner", "text").filter(pk=link.subject).first()
    if found is None:
        raise links.LinkNotValid
    return found
