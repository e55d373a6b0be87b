"""A partner's own pages: they change what is its own, and never reach another's."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.permissions import Role
from alliances.contributions import actions as contributions
from alliances.contributions.models import Contribution
from alliances.history.models import Entry
from alliances.partners.models import Contact, Partner
from tenants.schemas import inside
from tests import cast
from tests.alliances.beside import OTHERS, another_partner, colleague, let_in

PARTNER = cast.same_id("partner")
CHANGES = "/verwaltung/partner/geaendert/"


@pytest.fixture
def moorhof(in_loerrach) -> Partner:
    """Another partner, with a second person and a contribution."""
    partner = another_partner()
    colleague(partner, "zweiter@moorhof.example", name="Zweiter")
    contributions.add(partner, {"title": "Moor vernässt"}, by=cast.SOMEBODY)
    return partner


def addresses_of(partner: Partner) -> list[tuple[str, str]]:
    """Every page of a partner's portal, and how it is asked."""
    one = f"/portal/{partner.pk}/"
    second = f"{one}kontakte/{partner.contacts.get(is_main=False).pk}/"
    contribution = f"{one}beitraege/{partner.contributions.get().pk}/"
    asked = [("get", f"{one}profil/"), ("get", f"{one}kontakte/neu/"), ("get", second)]
    asked += [("get", f"{one}beitraege/neu/"), ("get", contribution)]
    asked += [("post", path) for _, path in asked]
    asked += [("post", f"{second}{step}/") for step in ("erste", "portal", "entfernen")]
    return [*asked, ("post", f"{contribution}loeschen/"), ("post", f"{one}logo-entfernen/")]


def state_of(partner: Partner) -> tuple:
    """Everything of a partner that its pages could change."""
    return (
        Partner.objects.filter(pk=partner.pk).values().get(),
        list(partner.contacts.order_by("pk").values()),
        list(partner.contributions.order_by("pk").values()),
        Entry.objects.count(),
    )


def test_one_partner_never_reaches_another(partner, moorhof) -> None:
    before = state_of(moorhof)

    answers = {
        (method, path): getattr(partner, method)(path).status_code
        for method, path in addresses_of(moorhof)
    }

    assert len(answers) == 15
    assert set(answers.values()) == {404}
    assert state_of(moorhof) == before
    assert "Moorhof" not in partner.get("/portal/").content.decode()


def test_foreign_people_and_contributions_are_not_behind_the_own_address(partner, moorhof) -> None:
    before = state_of(moorhof)
    own = f"/portal/{PARTNER}/"
    second = moorhof.contacts.get(is_main=False).pk
    contribution = moorhof.contributions.get().pk

    for path in (
        f"{own}kontakte/{second}/",
        f"{own}kontakte/{second}/entfernen/",
        f"{own}kontakte/{second}/erste/",
        f"{own}kontakte/{second}/portal/",
        f"{own}beitraege/{contribution}/",
        f"{own}beitraege/{contribution}/loeschen/",
    ):
        assert (
            partner.post(path, {"title": "x", "name": "x", "email": "x@b.example"}).status_code
            == 404
        )

    assert state_of(moorhof) == before


@pytest.mark.parametrize("role", ["visitor", "editor", "neighbour"])
def test_the_portal_is_the_partners_alone(request, moorhof, role) -> None:
    client = request.getfixturevalue(role)

    answers = {getattr(client, method)(path).status_code for method, path in addresses_of(moorhof)}

    assert answers <= {302, 403, 404}
    assert not Contribution.objects.filter(title="x").exists()


def test_a_partner_that_only_asked_has_no_portal_yet(in_loerrach, loerrach) -> None:
    asked = cast.applicant("Talhof")
    Contact.objects.filter(partner=asked).update(email="wer@talhof.example")
    client = let_in(loerrach, "wer@talhof.example")

    assert "gibt es keinen Partner" in client.get("/portal/").content.decode()
    assert client.get(f"/portal/{asked.pk}/profil/").status_code == 404


def test_the_overview_shows_everything_of_ones_own(moorhof, loerrach) -> None:
    page = let_in(loerrach, OTHERS).get("/portal/").content.decode()

    for words in ("Moorhof", "Moor vernässt", "Zweiter", "Als PDF öffnen", "Profil bearbeiten"):
        assert words in page
    assert "So sehen andere Ihr Profil" in page
    assert cast.canary(loerrach, "partner") not in page


def test_the_office_sees_what_partners_changed_and_who(
    partner, editor, reader, moorhof, loerrach
) -> None:
    other = let_in(loerrach, OTHERS)
    partner.post(f"/portal/{PARTNER}/profil/", {"city": "Lörrach", "description": "Neues Porträt"})
    other.post(f"/portal/{moorhof.pk}/beitraege/neu/", {"title": "Torf bleibt im Boden"})
    editor.post(f"/verwaltung/partner/{moorhof.pk}/beitraege/neu/", {"title": "Vom Büro"})

    page = reader.get(CHANGES).content.decode()

    assert page.index("Torf bleibt im Boden") < page.index("Profil bearbeitet")
    assert f"/verwaltung/partner/{moorhof.pk}/" in page
    assert "Neues Porträt" in page
    assert "anders" in page
    assert "Vom Büro" not in page
    assert "Von Partnern geändert: 2" in reader.get("/verwaltung/").content.decode()
    assert partner.get(CHANGES).status_code == 403


def test_the_list_of_changes_asks_no_more_with_more_lines(partner, reader, loerrach) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            reader.get(CHANGES)
        return len(captured)

    def change(words: str) -> None:
        partner.post(f"/portal/{PARTNER}/profil/", {"city": "Lörrach", "description": words})
        partner.post(f"/portal/{PARTNER}/beitraege/neu/", {"title": words})

    change("eins")
    reader.get(CHANGES)
    one = queries()
    change("zwei")
    change("drei")

    assert queries() == one


def test_a_colleague_acts_in_their_own_name(partner, in_loerrach, loerrach) -> None:
    colleague(Partner.objects.get(pk=PARTNER), "kim@b.example")
    kim = let_in(loerrach, "kim@b.example")

    kim.post(f"/portal/{PARTNER}/beitraege/neu/", {"title": "Fahrräder"})

    with inside(loerrach):
        told = Entry.objects.filter(object_kind="contribution").first()
        assert told.actor_id == str(User.objects.get(email="kim@b.example").pk)
        assert told.actor_label == "kim"
        assert User.objects.get(email="kim@b.example").role == Role.PARTNER
