"""Draw up a declaration, release it, sign it on both sides, end it."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import links
from accounts.actors import Actor
from alliances.declarations import content, placeholders, texts
from alliances.declarations.models import Declaration, DeclarationText, Signature
from alliances.history.actions import record
from alliances.letters import post
from alliances.partners.actions import NotAllowedNow, post_to_contact
from alliances.partners.models import Partner
from alliances.profile.models import Alliance
from alliances.webhooks.telling import tell
from tenants.transactions import atomic

SIGNING = "sign-declaration"
SIGN_WITHIN = timedelta(days=30)
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
def draw_up(partner: Partner, *, by: Actor, on: date | None = None) -> Declaration:
    """Fill the published text with an accepted partner's data; the result is still a draft.

    `on` is the day on the paper, today if none is named; ValidationError for a day that cannot be.
    """
    partner = Partner.objects.select_for_update().get(pk=partner.pk)
    if partner.state != Partner.State.ACCEPTED:
        raise NotAllowedNow("Eine Erklärung gibt es erst, wenn die Anfrage angenommen ist.")
    if partner.declarations.living().exists():
        raise NotAllowedNow("Für diesen Partner gibt es schon eine Erklärung.")
    text = texts.published()
    if text is None:
        raise NotAllowedNow("Es ist noch kein Erklärungstext veröffentlicht.")
    alliance = Alliance.objects.select_for_update().get()  # numbers are given one at a time
    if on is not None:
        _check_day(on, text, "drawn_up_on", "Der Tag der Ausstellung")
    day = on or timezone.localdate()
    declaration = Declaration(
        number=content.next_number(day),
        partner=partner,
        text=text,
        title=text.title,
        drawn_up_on=day,
        **content.parties(partner, alliance),
    )
    declaration.body = placeholders.fill(text.body, content.facts(declaration, alliance))
    declaration.sha256 = content.fingerprint(declaration)
    declaration.save(force_insert=True)
    record("Erklärung aufgesetzt", declaration, by=by, after={"partner": partner.name})
    return declaration


@atomic
def release(declaration: Declaration, *, by: Actor) -> Declaration:
    """Freeze the draft and ask the partner to sign by a link that works once."""
    declaration = _locked(declaration)
    if declaration.state != State.DRAFT:
        raise NotAllowedNow("Diese Erklärung ist schon zur Unterschrift freigegeben.")
    declaration.state = State.AWAITING
    declaration.save()
    record("Zur Unterschrift freigegeben", declaration, by=by, after={"sha256": declaration.sha256})
    ask_partner_to_sign(declaration)
    return declaration


@atomic
def ask_partner_to_sign(declaration: Declaration) -> None:
    """Send the partner's contact a new signing link; the former one ends."""
    token = links.issue(SIGNING, declaration.pk, valid_for=SIGN_WITHIN)
    post_to_contact(
        "declaration_sign",
        declaration.partner,
        subject="Bitte unterschreiben Sie die Partnererklärung",
        context={"declaration": declaration},
        path=f"/unterschrift/{token}/",
    )


@atomic
def remind(declaration: Declaration, *, by: Actor) -> None:
    """Send the signing link again."""
    declaration = _locked(declaration)
    if declaration.state not in {State.AWAITING, State.SIGNED_BY_COUNTY}:
        raise NotAllowedNow("Hier fehlt keine Unterschrift des Partners.")
    ask_partner_to_sign(declaration)
    record("Link zur Unterschrift neu verschickt", declaration, by=by)


@atomic
def discard(declaration: Declaration, *, by: Actor) -> None:
    """Throw a draft away; whatever was released stays."""
    declaration = _locked(declaration)
    if declaration.state != State.DRAFT:
        raise NotAllowedNow("Nur ein Entwurf kann verworfen werden.")
    record("Entwurf verworfen", declaration, by=by)
    declaration.delete()


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
    declaration = _locked(declaration)
    if declaration.signatures.filter(party=party).exists():
        raise AlreadySigned(f"Die Seite „{Party(party).label}“ hat schon unterschrieben.")
    if declaration.state in {State.DRAFT, State.ENDED}:
        raise NotAllowedNow(
            f"Diese Erklärung kann nicht unterschrieben werden: {declaration.get_state_display()}."
        )
    _check_day(on, declaration.text, "date", "Das Datum der Unterschrift")
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
    tell("declaration.signed", **_ids(declaration), party=party, date=on)
    if party == Party.PARTNER:
        links.revoke(SIGNING, declaration.pk)
    _settle(declaration, party, by=by)
    return signature


def _check_day(day: date, text: DeclarationText, field: str, what: str) -> None:
    """Papers may be recorded with their past dates, but not before their text was valid."""
    if day > timezone.localdate():
        raise ValidationError({field: f"{what} liegt in der Zukunft."})
    if day < text.valid_from:
        raise ValidationError(
            {
                field: f"{what} liegt vor dem {text.valid_from:%d.%m.%Y}, ab dem dieser "
                "Erklärungstext gilt."
            }
        )


def _settle(declaration: Declaration, party: str, *, by: Actor) -> None:
    """What the new signature makes of the declaration, and who is told."""
    dates = list(declaration.signatures.values_list("signed_on", flat=True))
    if len(dates) < len(Party):
        one_side = {Party.COUNTY: State.SIGNED_BY_COUNTY, Party.PARTNER: State.SIGNED_BY_PARTNER}
        declaration.state = one_side[Party(party)]
        declaration.save()
        if party == Party.PARTNER:
            _tell_office(declaration)
        return
    declaration.state = State.IN_FORCE
    declaration.in_force_from = max(dates)
    declaration.save()
    record("in Kraft getreten", declaration, by=by, after={"from": declaration.in_force_from})
    since = declaration.in_force_from
    tell("declaration.in_force", **_ids(declaration), in_force_from=since)
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
    link = links.find(token, SIGNING, lock=True)
    declaration = Declaration.objects.get(pk=link.subject)
    links.use(link)
    by = Actor.link(f"Kontakt: {declaration.partner_name}")
    return sign(
        declaration, party=Party.PARTNER, name=name, function=function, place=place, on=on, by=by
    )


def behind_link(token: str) -> Declaration:
    """The declaration that this link may sign; LinkNotValid if there is none (any more)."""
    link = links.find(token, SIGNING)
    found = Declaration.objects.select_related("partner", "text").filter(pk=link.subject).first()
    if found is None:
        raise links.LinkNotValid
    return found


@atomic
def withdraw(declaration: Declaration, *, effective_on: date, statement: str, by: Actor) -> None:
    """End a declaration in force on a day from today on; the text of the statement is kept."""
    declaration = _locked(declaration)
    if declaration.state != State.IN_FORCE:
        raise NotAllowedNow("Nur eine Erklärung, die in Kraft ist, kann beendet werden.")
    if declaration.ended_on is not None:
        raise NotAllowedNow(f"Der Austritt zum {declaration.ended_on:%d.%m.%Y} ist schon erklärt.")
    if effective_on < timezone.localdate():
        raise ValidationError({"effective_on": "Der Austritt kann nicht rückwirkend gelten."})
    declaration.ended_on, declaration.end_statement = effective_on, statement
    declaration.save()
    record("Austritt erklärt", declaration, by=by, after={"effective_on": effective_on})
    end_due(by=by)


@atomic
def end_due(*, by: Actor) -> int:
    """Set what has reached its last day to 'ended'; returns how many. Safe to repeat."""
    due = Declaration.objects.select_for_update().filter(
        state=State.IN_FORCE, ended_on__lte=timezone.localdate()
    )
    count = 0
    for declaration in due:
        declaration.state = State.ENDED
        declaration.save()
        record("beendet", declaration, by=by, after={"ended_on": declaration.ended_on})
        tell("declaration.ended", **_ids(declaration), ended_on=declaration.ended_on)
        count += 1
    return count


def _ids(declaration: Declaration) -> dict[str, object]:
    """What other programs are told of a declaration: whose it is they may ask for."""
    return {"id": declaration.pk, "partner": declaration.partner_id}


def _locked(declaration: Declaration) -> Declaration:
    """The row, held against everybody else, as it stands now."""
    return (
        Declaration.objects.select_for_update(of=("self",))
        .select_related("partner", "text")
        .get(pk=declaration.pk)
    )
