"""What single cells mean: dates, yes and no, kinds, and everything the office's form knows."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, Model

from alliances.doubles.spelling import name_key
from alliances.partners.forms import NewPartnerForm
from alliances.partners.models import Contact, Partner

YES = {"ja", "j", "x", "wahr", "1", "yes", "true"}
NO = {"nein", "n", "", "falsch", "0", "no", "false", "-"}
PERSONS = {"privatperson", "person", "privat", "p", "einzelperson"}
ORGANISATIONS = {"organisation", "o", "juristische person"}
DATES = ("%d.%m.%Y", "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
EARLIEST = 1990  # a year before which no climate alliance was signed
POSTAL_DIGITS = 4


def kind_of(text: str) -> str:
    """Organisation or private person; most lists do not say it, and mean organisations."""
    said = " ".join(text.casefold().split())
    if said in PERSONS:
        return Partner.Kind.PERSON
    if said in ORGANISATIONS or not said:
        return Partner.Kind.ORGANISATION
    raise ValidationError("Möglich sind „Organisation“ und „Privatperson“.")


def is_yes(text: str) -> bool:
    """Ja or nein, as people write them."""
    said = text.casefold()
    if said in YES:
        return True
    if said in NO:
        return False
    raise ValidationError("Möglich sind „ja“ und „nein“.")


def day(text: str) -> date | None:
    """A day as TT.MM.JJJJ or as machines write it; None for an empty cell."""
    if not text:
        return None
    for form in DATES:
        try:
            found = datetime.strptime(text, form).date()
        except ValueError:
            continue
        if found.year < EARLIEST:
            break
        return found
    raise ValidationError("Bitte schreiben Sie das Datum als TT.MM.JJJJ, zum Beispiel 23.05.2025.")


def category(text: str, known: dict[str, Any]) -> Any:
    """The category of this name; `known` has them by the key of their names."""
    found = known.get(name_key(text))
    if found is None:
        raise ValidationError("Diese Kategorie gibt es hier nicht. Sie können sie zuordnen.")
    return found


def of_the_partner(key: str, text: str) -> Any:
    """A plain field, with the rules of the office's form and of the record."""
    if key == "postal_code" and len(text) == POSTAL_DIGITS and text.isdigit():
        raise ValidationError(
            "Eine Postleitzahl hat fünf Ziffern. Vielleicht hat die Tabelle eine Null am Anfang "
            "weggelassen."
        )
    value = NewPartnerForm.base_fields[key].clean(text)
    _obey(Partner, key, value)
    return value


def of_the_contact(key: str, text: str) -> str:
    """The same for the person the county writes to."""
    value = NewPartnerForm.base_fields[f"contact_{key}"].clean(text)
    _obey(Contact, key, value)
    return value


def _obey(model: type[Model], name: str, value: Any) -> None:
    """What the record itself demands, above all its length."""
    field = model._meta.get_field(name)
    if isinstance(field, Field):
        field.run_validators(value)
