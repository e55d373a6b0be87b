"""May this person sign for this side on this day? Asked with every signature, in one place.

As long as a side has no entry in the register, whoever the declaration names may sign; with the
first entry only those who stand there, on days on which their entry holds. What a key records is
the county's own statement about a paper: it needs no entry, but revives none that has ended.
"""

from datetime import date

from django.core.exceptions import ValidationError

from accounts.actors import Actor
from alliances.declarations.authorities.models import Authority
from alliances.declarations.models import Declaration, Signature

Party = Signature.Party
NO_ENTRY = "kein Eintrag im Verzeichnis der Zeichnungsberechtigten"
SIDES = {Party.COUNTY: "den Landkreis", Party.PARTNER: "den Partner"}


def basis_of(
    declaration: Declaration, *, party: str, name: str, function: str, on: date, by: Actor
) -> str:
    """What a signature rests on, in words to be kept with it; ValidationError at `name` if nothing.

    A paper may carry no name; then the function alone has to stand in the register.
    """
    partner = declaration.partner if party == Party.PARTNER else None
    register = list(Authority.objects.of(partner))
    if not register:
        return _without_register(declaration, party, by)
    named = [one for one in register if not name.strip() or _same(one.name, name)]
    fitting = [one for one in named if _same(one.function, function)]
    valid = next((one for one in fitting if one.holds_on(on)), None)
    if valid is not None:
        return _words(valid, with_name=bool(name.strip()))
    if by.kind == "key" and not fitting:
        return f"Angabe des Landkreises über die Schnittstelle; {NO_ENTRY}"
    who = ", ".join(part for part in (name.strip(), function.strip()) if part)
    raise ValidationError({"name": _refusal(who, party, named, fitting, on)})


def _without_register(declaration: Declaration, party: str, by: Actor) -> str:
    if party == Party.COUNTY:
        named = declaration.county_represented_by
    else:
        named = declaration.partner_represented_by
    says = "Angabe über die Schnittstelle" if by.kind == "key" else "Vertretung laut Erklärung"
    return f"{says}: {named}; {NO_ENTRY}" if named else NO_ENTRY


def _words(authority: Authority, *, with_name: bool) -> str:
    who = str(authority) if with_name else authority.function
    return f"{who}: {authority.basis_line}, gültig {authority.period}"


def _refusal(
    who: str, party: str, named: list[Authority], fitting: list[Authority], on: date
) -> str:
    """Why nobody of the register fits; names nobody but the one who was named."""
    day = f"die Unterschrift ist vom {on:%d.%m.%Y}"
    if fitting:
        entry = max(fitting, key=lambda one: one.valid_from)
        if entry.valid_until and entry.valid_until < on:
            until = f"{entry.valid_until:%d.%m.%Y}"
            return f"Die Zeichnungsberechtigung von „{who}“ galt bis {until}; {day}."
        begins = min(one.valid_from for one in fitting if one.valid_from > on)
        return f"Die Zeichnungsberechtigung von „{who}“ gilt erst ab {begins:%d.%m.%Y}; {day}."
    if named and who:
        functions = "“ oder „".join(dict.fromkeys(one.function for one in named))
        return (
            f"„{who}“ ist nicht mit dieser Funktion als zeichnungsberechtigt eingetragen, "
            f"sondern mit „{functions}“."
        )
    return (
        f"„{who}“ ist nicht als zeichnungsberechtigt für {SIDES[Party(party)]} eingetragen. "
        "Bitte lassen Sie eine eingetragene Person unterschreiben, oder bitten Sie die "
        "Kreisverwaltung, das Verzeichnis zu ergänzen."
    )


def _same(one: str, other: str) -> bool:
    """Whether people would read these words as the same."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()
