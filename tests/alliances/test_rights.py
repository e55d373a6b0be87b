"""Somebody asks what is kept about them, takes it along, and is forgotten as the law allows."""

import json
from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.permissions import Role
from alliances.declarations import actions as declarations
from alliances.declarations import signing
from alliances.declarations.models import Declaration, Signature
from alliances.history.chain import verify
from alliances.history.models import Entry
from alliances.measures.models import Measure
from alliances.partners import actions as partners
from alliances.partners.models import Contact, Partner
from alliances.rights import actions
from alliances.rights.finding import Person, find, searched
from alliances.rights.holdings import HOLDINGS
from mails.models import Mail
from tenants.schemas import inside
from tests import cast
from tests.tenants.stock import run

NAME, EMAIL = "Erika Musterfrau", "erika@beispiel.example"
ERIKA = Person(EMAIL, NAME)
PAGE = "/verwaltung/auskunft/"


@pytest.fixture
def erika(loerrach) -> Partner:
    """A private person who asked to join, and was asked something."""
    with inside(loerrach):
        run("SET CONSTRAINTS ALL IMMEDIATE")
        values = {
            "kind": Partner.Kind.PERSON,
            "name": NAME,
            "category": cast.Category.objects.first(),
            "street": "Gartenweg 1",
            "city": "Lörrach",
            "motivation": "Ich pflanze Bäume.",
            "representative_function": "in eigener Person",
        }
        partner = partners.add(
            partner=values, contact={"name": NAME, "email": EMAIL}, by=cast.SOMEBODY
        )
        partners.ask(partner, question="Wo denn?", by=cast.SOMEBODY)
    return partner


def _keys(person: Person) -> set[str]:
    return {finding.holding.key for finding in find(person).findings}


def _chosen(person: Person) -> list[str]:
    return [finding.key for finding in find(person).findings] + ["history"]


def _signed(partner: Partner) -> Declaration:
    accepted = partners.accept(partner, by=cast.SOMEBODY)
    declaration = declarations.release(
        declarations.draw_up(accepted, by=cast.SOMEBODY), by=cast.SOMEBODY
    )
    for party, name in (("partner", NAME), ("county", "Amt")):
        signing.sign(
            declaration,
            party=party,
            name=name,
            function="in eigener Person",
            place="Lörrach",
            on=date(2025, 6, 2),
            by=cast.SOMEBODY,
            way="paper",
        )
    return Declaration.objects.get(pk=declaration.pk)


def test_everything_about_a_person_is_found_and_nothing_of_others(erika, loerrach) -> None:
    with inside(loerrach):
        found = find(ERIKA)

        assert {"person", "contact", "inquiry", "mail"} <= _keys(ERIKA)
        rows = [finding.row for finding in found.findings]
        assert all(row.pk != cast.same_id("contact") for row in rows)
        assert any(entry.verb == "Rückfrage gestellt" for entry in found.entries)


def test_an_address_is_certain_and_a_name_is_not(erika, loerrach) -> None:
    with inside(loerrach):
        namesake = Contact.objects.create(
            partner_id=cast.same_id("partner"), name=NAME, email="andere@x.example", is_main=False
        )
        by_row = {finding.row.pk: finding.is_sure for finding in find(Person(EMAIL)).findings}

    assert by_row[erika.pk] is True
    assert by_row[namesake.pk] is False


def test_texts_that_name_a_person_are_pointed_at(erika, loerrach) -> None:
    with inside(loerrach):
        Measure.objects.update(description=f"Frau {NAME} berät.")

        [mention] = find(ERIKA).mentions

    assert (mention.field, "Altbausanierung" in mention.label) == ("Beschreibung", True)


def test_every_text_of_a_county_is_held_or_searched() -> None:
    held = {
        (holding.model, name)
        for holding in HOLDINGS
        for name in (*holding.shown, *holding.addresses, *holding.names)
    }
    everywhere = searched()

    for holding in HOLDINGS:
        addresses = {
            column.name
            for column in holding.model._meta.concrete_fields
            if type(column).__name__ == "EmailField"
        }
        for name in addresses:
            assert (holding.model, name) in held or name in everywhere[holding.model]


def test_who_only_asked_is_forgotten_as_a_whole_and_history_stays_whole(erika, loerrach) -> None:
    with inside(loerrach):
        erased = actions.erase(ERIKA, chosen=_chosen(ERIKA), by=cast.SOMEBODY)

        assert not Partner.objects.filter(pk=erika.pk).exists()
        assert not Mail.objects.filter(to=EMAIL).exists()
        assert find(ERIKA).is_nothing
        assert erased.entries
        assert verify().is_whole
        words = " ".join(
            f"{entry.actor_label} {entry.object_label} {entry.before} {entry.after}"
            for entry in Entry.objects.all()
        )
        assert "Musterfrau" not in words
        assert Entry.objects.filter(verb="Daten einer Person gelöscht").count() == 1


def test_a_running_declaration_stays_with_its_reason(erika, loerrach) -> None:
    with inside(loerrach):
        _signed(erika)

        erased = actions.erase(ERIKA, chosen=_chosen(ERIKA), by=cast.SOMEBODY)

        kept = dict(erased.kept)
        assert "läuft noch" in kept["Partner als Privatperson"]
        assert "Art. 17" in kept["Unterschrift"]
        assert Partner.objects.get(pk=erika.pk).street == "Gartenweg 1"
        assert Signature.objects.filter(name=NAME).exists()


def test_after_the_end_only_the_proof_of_the_declaration_stays(erika, loerrach) -> None:
    with inside(loerrach):
        declaration = _signed(erika)
        Declaration.objects.filter(pk=declaration.pk).update(
            state=Declaration.State.ENDED, ended_on=date(2026, 1, 1)
        )

        actions.erase(ERIKA, chosen=_chosen(ERIKA), by=cast.SOMEBODY)

        partner = Partner.objects.get(pk=erika.pk)
        assert (partner.street, partner.motivation) == ("", "gelöscht")
        assert not partner.contacts.exists()
        assert Signature.objects.filter(declaration=declaration, name=NAME).exists()


def test_a_colleague_goes_with_their_sessions_but_their_deeds_stay_for_a_while(
    loerrach, client_for
) -> None:
    colleague = client_for(loerrach, Role.EDITOR)
    with inside(loerrach):
        run("SET CONSTRAINTS ALL IMMEDIATE")
        user = User.objects.get(role=Role.EDITOR)
        by = actions.Actor.person(user)
        partners.ask(cast.applicant(), question="Wer?", by=by)

        erased = actions.erase(
            Person(user.email), chosen=_chosen(Person(user.email)), by=cast.SOMEBODY
        )

        assert not User.objects.filter(pk=user.pk).exists()
        assert not Session.objects.filter(pk=colleague.session.session_key).exists()
        assert any("drei Jahre" in reason for _, reason in erased.kept)
        assert Entry.objects.filter(actor_id=str(user.pk), erased_at=None).exists()


def test_the_last_coordinator_cannot_be_forgotten(in_loerrach) -> None:
    User.objects.filter(role=Role.COORDINATOR).exclude(pk=cast.same_id("coordinator")).delete()
    person = Person(User.objects.get(role=Role.COORDINATOR).email)

    erased = actions.erase(person, chosen=_chosen(person), by=cast.SOMEBODY)

    assert User.objects.filter(role=Role.COORDINATOR).exists()
    assert any("mindestens eine Koordination" in reason for _, reason in erased.kept)


def test_only_what_was_chosen_is_forgotten(erika, loerrach) -> None:
    with inside(loerrach):
        inquiry = next(key for key in _chosen(ERIKA) if key.startswith("inquiry:"))

        actions.erase(ERIKA, chosen=[inquiry], by=cast.SOMEBODY)

        assert Partner.objects.filter(pk=erika.pk).exists()
        assert "inquiry" not in _keys(ERIKA)
        with pytest.raises(actions.NothingChosen):
            actions.erase(ERIKA, chosen=[inquiry], by=cast.SOMEBODY)


@pytest.mark.parametrize(
    ("email", "name", "field"), [("", "", "email"), ("erika@", "", "email"), ("", "Eva", "name")]
)
def test_a_search_needs_something_to_go_by(email, name, field) -> None:
    with pytest.raises(ValidationError) as refusal:
        Person.asked_for(email=email, name=name)

    assert list(refusal.value.message_dict) == [field]


# -- the pages ------------------------------------------------------------------------------------
def test_the_office_finds_hands_out_and_erases(coordinator, erika, loerrach) -> None:
    wanted = {"email": EMAIL, "name": ""}
    page = coordinator.post(PAGE, wanted).content.decode()
    assert NAME in page
    assert "Gartenweg 1" in page

    file = coordinator.post(f"{PAGE}datei/", wanted)
    assert file["Content-Disposition"].startswith("attachment")
    kinds = {record["Art"] for record in json.loads(file.content)["Datensätze"]}
    assert "Partner als Privatperson" in kinds

    with inside(loerrach):
        chosen = _chosen(Person(EMAIL))
    unconfirmed = coordinator.post(f"{PAGE}loeschen/", wanted | {"chosen": chosen})
    assert "Bitte bestätigen Sie" in unconfirmed.content.decode()
    none = coordinator.post(f"{PAGE}loeschen/", wanted | {"confirmed": "1"})
    assert "Bitte wählen Sie aus" in none.content.decode()

    done = coordinator.post(f"{PAGE}loeschen/", wanted | {"chosen": chosen, "confirmed": "1"})
    assert "Das ist weg" in done.content.decode()
    assert "Nichts gefunden" in coordinator.post(PAGE, wanted).content.decode()


def test_a_person_of_the_next_county_is_not_found(neighbour, erika) -> None:
    page = neighbour.post(PAGE, {"email": EMAIL, "name": NAME}).content.decode()

    assert "Nichts gefunden" in page


def test_only_coordinators_answer_such_requests(editor, reader, partner, visitor) -> None:
    for somebody in (editor, reader, partner):
        assert somebody.get(PAGE).status_code == 403
    assert visitor.get(PAGE).status_code == 302


def test_everybody_with_an_account_takes_their_own_data_along(partner) -> None:
    page = partner.get("/konto/daten/").content.decode()
    file = json.loads(partner.post("/konto/daten/").content)

    assert "partner@beispiel.example" in page
    assert {record["Art"] for record in file["Datensätze"]} >= {"Zugang"}
