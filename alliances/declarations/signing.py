"""Sign a declaration for either side; the second signature puts it into force."""

from datetime import date

from django.utils import timezone

from accounts import links
from accounts.actors import Actor
from alliances.declarations.actions import SIGNING as LINK
from alliances.declarations.actions import check_day
from alliances.declarations.authorities.standing import basis_of
from alliances.declarations.ending import end_replaced
from alliances.declarations.models import Declaration, Signature
from alliances.declarations.rows import locked, tell_of
from alliances.declarations.sealing import ask_for_seal
from alliances.declarations.states import SIGNING, TABLE, check, take
from alliances.declarations.telling import tell_in_force, tell_one_side
from alliances.history.actions import record
from alliances.partners.actions import NotAllowedNow
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
    read: str = "",
    quietly: bool = False,
) -> Signature:
    """Put one side's signature under the declaration; the second one puts it into force.

    `read` is the fingerprint of the text that was in front of whoever signs; `quietly` where the
    other side's signature follows at once. ValidationError at `date` for a day that cannot be and
    at `name` for somebody who may not sign, AlreadySigned, NotAllowedNow.
    """
    declaration = locked(declaration)
    basis = check_signature(
        declaration, party=party, name=name, function=function, on=on, by=by, read=read
    )
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
        authority=basis,
    )
    after = {"party": party, "function": function, "place": place, "date": on, "way": way}
    after["authority"] = basis
    record("unterschrieben", declaration, by=by, after=after)
    tell_of("declaration.signed", declaration, party=party, date=on)
    if party == Party.PARTNER:
        links.revoke(LINK, declaration.pk)
    step = SIGNING[Party(party)]
    if TABLE[step][State(declaration.state)] == State.IN_FORCE:
        _put_into_force(declaration, signature, by=by)
        return signature
    if party == Party.PARTNER:  # from now on it is the office that is reminded
        declaration.asked_at, declaration.reminders = timezone.now(), 0
    take(declaration, step)
    if not quietly:
        tell_one_side(declaration, signature)
    return signature


def check_signature(
    declaration: Declaration,
    *,
    party: str,
    name: str,
    function: str,
    on: date,
    by: Actor,
    read: str = "",
) -> str:
    """Everything a signature is refused for; answers what it rests on, in words."""
    if declaration.signatures.filter(party=party).exists():
        raise AlreadySigned(f"Die Seite „{Party(party).label}“ hat schon unterschrieben.")
    check(declaration, SIGNING[Party(party)])
    if read and read != declaration.sha256:
        raise NotAllowedNow(
            "Der Text ist ein anderer als der, den Sie gelesen haben. Bitte lesen Sie ihn neu."
        )
    check_day(on, declaration.text, "date", "Das Datum der Unterschrift")
    return basis_of(declaration, party=party, name=name, function=function, on=on, by=by)


def _put_into_force(declaration: Declaration, last: Signature, *, by: Actor) -> None:
    """The later of both days counts; whatever was in force until then is replaced."""
    since = max(declaration.signatures.values_list("signed_on", flat=True))
    end_replaced(declaration, since, by=by)
    declaration.in_force_from = since
    take(declaration, SIGNING[Party(last.party)])
    record("in Kraft getreten", declaration, by=by, after={"from": since})
    tell_of("declaration.in_force", declaration, in_force_from=since)
    ask_for_seal(declaration)
    tell_in_force(declaration, last)


@atomic
def sign_by_link(
    token: str, *, name: str, function: str, place: str, on: date, read: str = ""
) -> Signature:
    """The partner's signature by the link in its mail, which is good for exactly one."""
    link = links.find(token, LINK, lock=True)
    declaration = Declaration.objects.get(pk=link.subject)
    links.use(link)
    by = Actor.link(f"Kontakt: {declaration.partner_name}")
    return sign(
        declaration,
        party=Party.PARTNER,
        name=name,
        function=function,
        place=place,
        on=on,
        by=by,
        read=read,
    )


def behind_link(token: str) -> Declaration:
    """The declaration that this link may sign; LinkNotValid if there is none (any more)."""
    link = links.find(token, LINK)
    found = Declaration.objects.select_related("partner", "text").filter(pk=link.subject).first()
    if found is None:
        raise links.LinkNotValid
    return found
