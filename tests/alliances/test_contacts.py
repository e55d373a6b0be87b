"""Several people at a partner: their duties, the main one, and their way into the portal."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections
from django.test.utils import CaptureQueriesContext

from accounts import invitations
from accounts.actors import Actor
from accounts.limits import Limit
from accounts.models import Invitation, User
from accounts.permissions import Role
from alliances.history.models import Entry
from alliances.partners import contacts, entry, profile_pages
from alliances.partners.actions import post_to_contact
from alliances.partners.models import Contact, Partner
from mails.models import Mail
from tenants.schemas import building, inside
from tenants.transactions import atomic
from tests import cast
from tests.alliances.beside import OTHERS, another_partner, colleague, let_in

PARTNER = cast.same_id("partner")
OFFICE = f"/verwaltung/partner/{PARTNER}/"
NEW = {
    "name": "Kim Öztürk",
    "function": "Gebäude",
    "email": "kim@jobcenter.example",
    "phone": "07621 1234",
    "duties": ["press", "climate"],
}


@pytest.fixture
def jobcenter(in_loerrach) -> Partner:
    """The partner of the cast, which has one contact."""
    return Partner.objects.get(pk=PARTNER)


def test_the_office_names_a_second_person_with_duties(editor, loerrach) -> None:
    answer = editor.post(f"{OFFICE}kontakte/neu/", NEW, follow=True)

    page = answer.content.decode()
    assert "Kim Öztürk ist eingetragen." in page
    assert page.index("Ansprechperson Klimaschutz") < page.index("Presse und Öffentlichkeitsarbeit")
    with inside(loerrach):
        contact = Contact.objects.get(email=NEW["email"])
        assert contact.duties == ["climate", "press"]
        assert not contact.is_main
        told = Entry.objects.first()
    assert told.verb == "Ansprechperson hinzugefügt"
    assert "Öztürk" not in str(told.after) + told.object_label


def test_a_person_is_changed_and_removed(editor, loerrach) -> None:
    with inside(loerrach):
        contact = contacts.add(Partner.objects.get(pk=PARTNER), NEW, by=cast.SOMEBODY)
    one = f"{OFFICE}kontakte/{contact.pk}/"

    editor.post(one, NEW | {"name": "Kim Ö.", "duties": ["signing"]})
    with inside(loerrach):
        assert Contact.objects.get(pk=contact.pk).duties == ["signing"]
    page = editor.post(f"{one}entfernen/", follow=True).content.decode()

    assert "Kim Ö. ist entfernt." in page
    with inside(loerrach):
        assert Partner.objects.get(pk=PARTNER).contacts.count() == 1


def test_the_main_contact_moves_and_mails_go_to_the_new_one(editor, jobcenter, loerrach) -> None:
    contact = contacts.add(jobcenter, NEW, by=cast.SOMEBODY)

    editor.post(f"{OFFICE}kontakte/{contact.pk}/erste/")

    with inside(loerrach):
        [main] = jobcenter.contacts.filter(is_main=True)
        post_to_contact("partner_accepted", jobcenter, subject="Neues")
        assert main.email == NEW["email"]
        assert Mail.objects.latest("written_at").to == NEW["email"]


def test_the_main_contact_cannot_be_removed(editor, jobcenter) -> None:
    main = jobcenter.contacts.get()

    page = editor.post(f"{OFFICE}kontakte/{main.pk}/entfernen/", follow=True)

    assert "Bestimmen Sie zuerst jemand anderen" in page.content.decode()
    assert jobcenter.contacts.filter(is_main=True).count() == 1


def test_the_database_keeps_one_main_contact(jobcenter) -> None:
    with pytest.raises(IntegrityError, match="a_partner_has_one_main_contact"), atomic():
        Contact.objects.create(partner=jobcenter, name="Zweite", email="z@b.example", is_main=True)


def test_of_many_new_main_contacts_at_once_one_stays(loerrach) -> None:
    """Real connections and real commits: the test tidies up after itself."""
    ready = Barrier(6)

    def apart(do, *args):
        try:
            return do(*args)
        finally:
            connections.close_all()

    def add_people() -> list:
        with inside(loerrach):
            partner = Partner.objects.get(pk=PARTNER)
            return [colleague(partner, f"gleich{number}@b.example").pk for number in range(6)]

    def make_main(pk) -> None:
        ready.wait()
        with inside(loerrach):
            contacts.make_main(Contact.objects.get(pk=pk), by=Actor.system("Gleichzeitig"))

    def tidy_up() -> tuple[int, int]:
        with building(loerrach.schema_name):  # a county cannot delete its history
            told = Entry.objects.filter(actor_label="Gleichzeitig")
            found = Contact.objects.filter(partner_id=PARTNER, is_main=True).count(), told.count()
            told.delete()
            Contact.objects.filter(email__startswith="gleich").delete()
            Contact.objects.filter(partner_id=PARTNER).update(is_main=True)
        return found

    with ThreadPoolExecutor(6) as threads:
        people = threads.submit(apart, add_people).result()
        try:
            list(threads.map(apart, [make_main] * 6, people))
        finally:
            found = threads.submit(apart, tidy_up).result()

    assert found == (1, 6)


def test_where_the_main_contact_is_forgotten_the_next_one_takes_over(jobcenter) -> None:
    colleague(jobcenter, "zwei@b.example")
    jobcenter.contacts.filter(is_main=True).delete()

    contacts.promote_somebody(jobcenter)

    assert jobcenter.contacts.get(is_main=True).email == "zwei@b.example"


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"email": "PARTNER@beispiel.example"}, "email", "Diese Adresse steht schon bei"),
        ({"email": "keine"}, "email", "E-Mail"),
        ({"duties": ["kaffee"]}, "duties", "kaffee"),
        ({"name": ""}, "name", "füllen Sie dieses Feld aus"),
    ],
)
def test_bad_input_is_told_at_the_field(editor, loerrach, change, field, said) -> None:
    page = editor.post(f"{OFFICE}kontakte/neu/", NEW | change)

    assert said in " ".join(page.context["form"].errors[field])
    with inside(loerrach):
        assert Contact.objects.filter(partner_id=PARTNER).count() == 1


def test_an_invitation_makes_a_colleague_of_this_partner_and_no_other(partner, loerrach) -> None:
    with inside(loerrach):
        other = another_partner()

    partner.post(f"/portal/{PARTNER}/kontakte/neu/", NEW | {"invited": "on"})
    with inside(loerrach):
        letter = Mail.objects.latest("written_at")
        assert Invitation.objects.get(email=NEW["email"]).role == Role.PARTNER
    way = re.search(r"/einladung/\S+/", letter.text)[0]
    newcomer = let_in(loerrach, "wird-ersetzt@b.example")
    newcomer.logout()
    newcomer.post(way, {"name": "Kim", "function": "Gebäude", "password": "ein-langes-passwort-8"})
    kim = let_in(loerrach, NEW["email"])
    page = kim.get("/portal/").content.decode()

    assert "Jobcenter" in letter.text
    assert cast.canary(loerrach, "partner") in page
    assert "Moorhof" not in page
    assert kim.get(f"/portal/{other.pk}/profil/").status_code == 404


def test_who_is_removed_comes_in_no_more(partner, jobcenter, loerrach) -> None:
    kim = colleague(jobcenter, NEW["email"])
    client = let_in(loerrach, NEW["email"])
    assert client.get("/portal/").status_code == 200

    partner.post(f"/portal/{PARTNER}/kontakte/{kim.pk}/entfernen/")

    assert client.get("/portal/").status_code == 302
    with inside(loerrach):
        assert not User.objects.get(email=NEW["email"]).is_active


def test_an_open_invitation_ends_with_the_contact(partner, jobcenter, loerrach) -> None:
    partner.post(f"/portal/{PARTNER}/kontakte/neu/", NEW | {"invited": "on"})
    with inside(loerrach):
        kim = Contact.objects.get(email=NEW["email"])

    partner.post(f"/portal/{PARTNER}/kontakte/{kim.pk}/entfernen/")

    with inside(loerrach):
        assert not Invitation.objects.filter(email=NEW["email"]).exists()


def test_who_was_removed_can_be_let_in_again(editor, jobcenter, loerrach) -> None:
    kim = colleague(jobcenter, NEW["email"])
    client = let_in(loerrach, NEW["email"])
    contacts.remove(kim, by=cast.SOMEBODY)
    again = contacts.add(jobcenter, NEW, by=cast.SOMEBODY)

    editor.post(f"{OFFICE}kontakte/{again.pk}/portal/")
    client = let_in(loerrach, NEW["email"])

    assert client.get("/portal/").status_code == 200
    with inside(loerrach):
        assert Mail.objects.latest("written_at").template == "portal_access"


def test_somebody_of_two_partners_keeps_the_way_in_for_the_other(jobcenter, loerrach) -> None:
    other = another_partner()
    contact = colleague(jobcenter, OTHERS)
    client = let_in(loerrach, OTHERS)

    contacts.remove(contact, by=cast.SOMEBODY)

    assert client.get(f"/portal/{other.pk}/profil/").status_code == 200
    assert client.get(f"/portal/{PARTNER}/profil/").status_code == 404


def test_a_partner_does_not_write_to_the_whole_world(partner, loerrach, monkeypatch) -> None:
    monkeypatch.setattr(profile_pages, "INVITATIONS", Limit("einladen-test", most=1, seconds=60))
    partner.post(f"/portal/{PARTNER}/kontakte/neu/", NEW | {"invited": "on"})

    more = NEW | {"email": "mehr@b.example", "invited": "on"}
    answer = partner.post(f"/portal/{PARTNER}/kontakte/neu/", more)

    assert "heute schon sehr viele" in str(answer.context["form"].non_field_errors())
    with inside(loerrach):
        assert not Contact.objects.filter(email="mehr@b.example").exists()


def test_the_offices_own_people_are_not_invited_by_partners(jobcenter) -> None:
    contact = colleague(jobcenter, f"{Role.EDITOR}@beispiel.example")

    with pytest.raises(ValidationError, match="kann nicht eingeladen werden"):
        entry.invite(contact, by=cast.SOMEBODY)


def test_an_invitation_into_the_office_is_not_replaced(jobcenter) -> None:
    invitations.invite(email="neu@amt.example", role=Role.EDITOR, by="Test")

    with pytest.raises(ValidationError, match="kann nicht eingeladen werden"):
        entry.invite(colleague(jobcenter, "neu@amt.example"), by=cast.SOMEBODY)

    assert Invitation.objects.get(email="neu@amt.example").role == Role.EDITOR


def test_nobody_locks_themselves_out(partner, jobcenter) -> None:
    own = jobcenter.contacts.get()
    other = colleague(jobcenter, "zwei@b.example")
    contacts.make_main(other, by=cast.SOMEBODY)

    page = partner.post(f"/portal/{PARTNER}/kontakte/{own.pk}/entfernen/", follow=True)
    form = partner.post(
        f"/portal/{PARTNER}/kontakte/{own.pk}/", {"name": "Ich", "email": "neu@b.example"}
    )

    assert "Das sind Sie selbst" in page.content.decode()
    assert "Mit dieser Adresse melden Sie sich an" in form.context["form"].errors["email"][0]
    assert jobcenter.contacts.filter(pk=own.pk, email="partner@beispiel.example").exists()


def test_more_people_ask_no_more_queries(editor, jobcenter) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            editor.get(OFFICE)
        return len(captured)

    editor.get(OFFICE)
    one = queries()
    for number in range(3):
        colleague(jobcenter, f"{number}@b.example")

    assert queries() == one
