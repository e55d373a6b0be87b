"""Keep the register of those who may sign; signatures keep their own copy of its words."""

from typing import Any

from django.core.exceptions import ValidationError

from accounts.actors import Actor
from alliances.declarations.authorities.models import Authority
from alliances.history.actions import change, create, remove
from alliances.partners.models import Partner
from tenants.transactions import atomic


@atomic
def add(values: dict[str, Any], *, partner: Partner | None, by: Actor) -> Authority:
    """Enter somebody for a partner, or for the county; ValidationError at the fields."""
    authority = Authority(partner=partner, **values)
    _check(authority)
    create(authority, by=by, verb="Zeichnungsberechtigung eingetragen")
    return authority


@atomic
def edit(authority: Authority, values: dict[str, Any], *, by: Actor) -> Authority:
    """Correct an entry or let it end; what was signed on it stays."""
    current = Authority.objects.select_for_update().get(pk=authority.pk)
    _check(Authority(**{name: getattr(current, name) for name in FIELDS} | values))
    change(current, values, by=by, verb="Zeichnungsberechtigung geändert")
    return current


@atomic
def delete(authority: Authority, *, by: Actor) -> None:
    """Take out what was entered by mistake; whoever stops signing gets a last day instead."""
    current = Authority.objects.select_for_update().get(pk=authority.pk)
    remove(current, by=by, verb="Zeichnungsberechtigung gelöscht")


FIELDS = "name function basis basis_reference basis_on valid_from valid_until".split()


def _check(authority: Authority) -> None:
    """What an entry must say to be worth anything."""
    problems: dict[str, str] = {}
    for field in ("name", "function"):
        if not getattr(authority, field).strip():
            problems[field] = "Bitte füllen Sie dieses Feld aus."
    if authority.valid_until and authority.valid_until < authority.valid_from:
        problems["valid_until"] = "Der letzte Tag liegt vor dem ersten."
    on_paper = Authority.Basis.RESOLUTION, Authority.Basis.POWER
    if authority.basis in on_paper and not authority.basis_on:
        problems["basis_on"] = "Bitte nennen Sie das Datum des Beschlusses oder der Vollmacht."
    if problems:
        raise ValidationError(problems)
