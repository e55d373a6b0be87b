"""What a private person shows of itself is found, handed out and forgotten with the rest."""

import json
from datetime import date

import pytest
from django.test import Client

from alliances.contributions import actions as contributions
from alliances.contributions.models import Contribution
from alliances.declarations.models import Declaration
from alliances.partners import contacts, showing
from alliances.partners.models import Contact, Partner
from alliances.rights import actions
from alliances.rights.finding import Person, find
from outbox.models import Effect
from tenants.schemas import inside
from tests import cast
from tests.alliances.beside import another_partner, colleague, picture
from tests.tenants.stock import run

EMAIL = "erika@beispiel.example"
ERIKA = Person(EMAIL, "Erika Musterfrau")
SHOWN = {
    "climate_goals": "Kein Auto mehr",
    "municipality": "08336081",
    "links": [{"label": "Mein Garten", "url": "https://garten.example/"}],
    "logo_alt": "Ein Apfel",
    "logo_rights": "© Erika",
}


@pytest.fixture
def erika(in_loerrach) -> Partner:
    """A private person in force, who shows herself."""
    run("SET CONSTRAINTS ALL IMMEDIATE")
    partner = another_partner(
        "Erika Musterfrau",
        kind=Partner.Kind.PERSON,
        is_shown_publicly=True,
        representative_function="in eigener Person",
    )
    partner.contacts.update(name="Erika Musterfrau", email=EMAIL)
    showing.change_profile(partner, SHOWN | {"logo": picture()}, by=cast.SOMEBODY)
    contributions.add(partner, {"title": "Apfelbäume gepflanzt"}, by=cast.SOMEBODY)
    return Partner.objects.get(pk=partner.pk)


def test_a_profile_is_found_and_handed_out(coordinator: Client, erika: Partner) -> None:
    file = coordinator.post("/verwaltung/auskunft/datei/", {"email": EMAIL, "name": ""})

    kinds = {record["Art"] for record in json.loads(file.content)["Datensätze"]}
    words = file.content.decode()
    assert {"Partner als Privatperson", "Beitrag einer Privatperson"} <= kinds
    for said in ("Kein Auto mehr", "Mein Garten, https://garten.example/", "Apfelbäume gepflanzt"):
        assert said in words


def test_after_the_end_nothing_that_was_shown_stays(erika: Partner) -> None:
    name = erika.logo.name
    Declaration.objects.filter(partner=erika).update(
        state=Declaration.State.ENDED, ended_on=date(2026, 1, 1)
    )
    chosen = [finding.key for finding in find(ERIKA).findings] + ["history"]

    actions.erase(ERIKA, chosen=chosen, by=cast.SOMEBODY)

    partner = Partner.objects.get(pk=erika.pk)
    assert not Contribution.objects.exists()
    assert (partner.logo.name, partner.logo_alt, partner.logo_rights) == ("", "", "")
    assert (partner.climate_goals, partner.municipality, partner.links) == ("", "", [])
    removal = Effect.objects.get(what="remove_file")
    assert removal.payload == {"name": name}


def test_an_organisation_forgets_its_main_contact_and_keeps_another(in_loerrach) -> None:
    run("SET CONSTRAINTS ALL IMMEDIATE")
    partner = another_partner("Moorhof")
    contacts.edit(partner.contacts.get(), {"email": EMAIL, "name": ERIKA.name}, by=cast.SOMEBODY)
    colleague(partner, "bleibt@moorhof.example", name="Wer bleibt")
    chosen = [finding.key for finding in find(ERIKA).findings]

    actions.erase(ERIKA, chosen=chosen, by=cast.SOMEBODY)

    assert list(partner.contacts.values_list("email", "is_main")) == [
        ("bleibt@moorhof.example", True)
    ]
    assert not Contact.objects.filter(email=EMAIL).exists()


def test_the_neighbour_finds_nothing_of_it(erika: Partner, cloppenburg) -> None:
    with inside(cloppenburg):
        assert find(ERIKA).is_nothing
