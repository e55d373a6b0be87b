"""A partner list comes in: every problem at its cell, nothing twice, all or nothing, no letters."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError

from accounts.actors import Actor
from accounts.models import User
from accounts.permissions import Role
from alliances.declarations.models import Declaration, Signature
from alliances.history.models import Entry
from alliances.lists import actions
from alliances.lists.checking import Wishes, check
from alliances.lists.columns import guess
from alliances.lists.models import PartnerList
from alliances.lists.reading import read_bytes
from alliances.partners.models import Contact, Partner
from mails.models import Mail
from outbox.models import Effect
from tenants.models import Job
from tenants.schemas import inside, outside
from tests import cast
from tests.alliances.lists import BAKERY, CLUB, HEADER, SIGNED, csv_of, upload, xlsx_of

URL = "/verwaltung/partner/einlesen/"


def somebody() -> Actor:
    return Actor.person(User.objects.get(pk=cast.same_id(Role.EDITOR)))


def kept_list(*rows) -> PartnerList:
    return actions.upload(upload(csv_of(*rows)), by=somebody())


# -- Reading in --


def test_a_list_is_read_in_as_a_whole_with_history_and_without_letters(in_loerrach) -> None:
    mails, entries = Mail.objects.count(), Entry.objects.count()
    kept = kept_list(HEADER, BAKERY, CLUB)

    actions.read_in(kept.pk, is_trial=False)

    bakery, club = Partner.objects.filter(
        slug__in=["baeckerei-ueberall-soehne", "radverein-wiesental-e-v"]
    )
    assert {bakery.state, club.state} == {Partner.State.ACCEPTED}
    assert Contact.objects.get(partner=bakery).email == "kim@baeckerei.example"
    assert not club.contacts.exists()
    assert Mail.objects.count() == mails
    told = Entry.objects.order_by("id")[entries:]
    assert [entry.verb for entry in told] == [
        *("Partner eingetragen", "Anfrage angenommen") * 2,
        "Partnerliste eingelesen",
    ]
    assert told[4].after == {"file": "partner.csv", "partners": 2, "declarations": 0, "left_out": 0}
    kept.refresh_from_db()
    assert (kept.count, kept.table) == (2, {})


def test_signed_papers_come_into_force_on_the_later_day(in_loerrach) -> None:
    mails, effects = Mail.objects.count(), Effect.objects.filter(kind="mail").count()
    header = [*HEADER, *SIGNED, "Unterschrift Landkreis Ort", "Unterschrift Partner Funktion"]
    kept = kept_list(header, [*BAKERY, "23.05.2025", "02.06.2025", "Kreishaus", "Meister"])

    actions.read_in(kept.pk, is_trial=False)

    declaration = Declaration.objects.get(partner__slug="baeckerei-ueberall-soehne")
    assert declaration.state == Declaration.State.IN_FORCE
    assert declaration.drawn_up_on == date(2025, 5, 23)
    assert declaration.in_force_from == date(2025, 6, 2)
    county, partner = declaration.signatures.order_by("party")
    assert {county.way, partner.way} == {Signature.Way.PAPER}
    assert (county.function, county.place) == ("Landrätin", "Kreishaus")
    assert (partner.function, partner.place) == ("Meister", "Lörrach")
    assert Mail.objects.count() == mails
    assert Effect.objects.filter(kind="mail").count() == effects


def test_a_rehearsal_does_everything_and_leaves_nothing(in_loerrach) -> None:
    kept = kept_list(HEADER, BAKERY, CLUB)
    before = (Partner.objects.count(), Entry.objects.count())

    counts = actions.read_in(kept.pk, is_trial=True)

    kept.refresh_from_db()
    assert counts["partners"] == 2
    assert (Partner.objects.count(), Entry.objects.count()) == before
    assert kept.rehearsed_at is not None
    assert kept.read_at is None


def test_one_wrong_cell_stops_the_whole_list(in_loerrach) -> None:
    kept = kept_list(HEADER, BAKERY, ("", *CLUB[1:]))
    before = Partner.objects.count()

    with pytest.raises(ValidationError, match="Eine Zeile hat noch Probleme"):
        actions.ask_to_read_in(kept, is_trial=False, may_sign=True)
    with pytest.raises(ValidationError, match="nichts ist geändert"):
        actions.read_in(kept.pk, is_trial=False)

    kept.refresh_from_db()
    assert Partner.objects.count() == before
    assert "noch Probleme" in kept.problem


def test_what_an_action_refuses_takes_everything_back(in_loerrach, monkeypatch) -> None:
    kept = kept_list(HEADER, BAKERY, CLUB)
    before = Partner.objects.count()
    accept = actions.take_over.__globals__["partners"].accept

    def fails_late(partner, *, by):
        if "Radverein" in partner.name:
            raise actions.NotAllowedNow("Heute nicht.")
        return accept(partner, by=by)

    monkeypatch.setattr("alliances.partners.actions.accept", fails_late)
    with pytest.raises(ValidationError):
        actions.read_in(kept.pk, is_trial=False)

    kept.refresh_from_db()
    assert Partner.objects.count() == before
    assert kept.problem == "Zeile 3: Heute nicht."


def test_what_the_database_refuses_is_told_to_nobody_else(in_loerrach, monkeypatch) -> None:
    kept = kept_list(HEADER, BAKERY)

    def refuses(found, **_):
        raise DataError(f"value too long: {found.partner['name']}")

    monkeypatch.setattr(actions, "take_over", refuses)
    with pytest.raises(ValidationError) as refused:
        actions.read_in(kept.pk, is_trial=False)

    kept.refresh_from_db()
    assert BAKERY[0] not in f"{refused.value} {kept.problem}"
    assert "Die Datenbank lehnt sie ab" in kept.problem


def test_the_same_list_twice_makes_no_doubles(in_loerrach) -> None:
    first, second = kept_list(HEADER, BAKERY, CLUB), kept_list(HEADER, BAKERY, CLUB)
    actions.read_in(first.pk, is_trial=False)
    count = Partner.objects.count()

    actions.read_in(first.pk, is_trial=False)  # the worker may run twice
    with pytest.raises(ValidationError):
        actions.read_in(second.pk, is_trial=False)

    second.refresh_from_db()
    assert Partner.objects.count() == count
    assert "niemand, der noch nicht da ist" in second.problem


def test_requests_stay_requests_where_the_office_wants_to_decide(in_loerrach) -> None:
    kept = kept_list(HEADER, CLUB)
    wishes = Wishes.from_json(kept.wishes)
    actions.choose(kept, Wishes(wishes.mapping, accepted=False))

    actions.read_in(kept.pk, is_trial=False)

    assert Partner.objects.get(slug="radverein-wiesental-e-v").state == Partner.State.APPLIED


# -- Pages --


def uploaded(client, content: bytes, name: str = "partner.csv") -> str:
    """The address of the list, as the office is led to it."""
    answer = client.post(URL, {"file": upload(content, name)})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"].removesuffix("spalten/")


def mapped(client, address: str, **values):
    form = client.get(f"{address}spalten/").context["form"]
    chosen = {name: field.initial or "" for name, field in form.fields.items()}
    return client.post(f"{address}spalten/", chosen | values)


def test_the_way_from_a_file_to_partners(editor, loerrach, worked_off) -> None:
    address = uploaded(editor, xlsx_of(HEADER, BAKERY, CLUB), "Liste.xlsx")
    assert mapped(editor, address)["Location"] == address

    page = editor.get(address).content.decode()
    assert "Das geschähe mit Ihrer Liste" in page
    with worked_off(execute=True):
        editor.post(f"{address}los/", {"trial": "1"})
    assert "Die Probe ist gelungen" in editor.get(address).content.decode()
    with worked_off(execute=True):
        editor.post(f"{address}los/")

    page = editor.get(address).content.decode()
    assert "Die Liste ist eingelesen" in page
    with inside(loerrach):
        assert Partner.objects.filter(name=BAKERY[0], state="accepted").exists()
        entry = Entry.objects.get(verb="Partnerliste eingelesen")
        assert entry.actor_label == User.objects.get(pk=cast.same_id("editor")).label
    with outside():
        assert str(BAKERY[0]) not in str(list(Job.objects.values()))


def test_a_mended_file_of_problems_can_be_uploaded_as_it_is(editor) -> None:
    address = uploaded(editor, csv_of(HEADER, BAKERY, (*CLUB[:4], "796", *CLUB[5:])))
    mapped(editor, address)
    assert "Das muss berichtigt werden" in editor.get(address).content.decode()

    file = editor.get(f"{address}probleme.csv").content
    assert "PLZ: Eine Postleitzahl hat fünf Ziffern." in file.decode("utf-8-sig")
    again = uploaded(editor, file.replace(b";796;", b";79650;"))
    mapped(editor, again)

    assert "Das muss berichtigt werden" not in editor.get(again).content.decode()
    xlsx = editor.get(f"{address}probleme.xlsx").content
    assert read_bytes(xlsx).rows[1].cells == read_bytes(file).rows[1].cells


def test_two_columns_cannot_mean_the_same_and_a_name_is_needed(editor) -> None:
    address = uploaded(editor, csv_of(HEADER, BAKERY))

    twice = mapped(editor, address, column_3="name").content.decode()
    missing = mapped(editor, address, column_0="").content.decode()

    assert "„Name“ ist schon die Spalte „Name“ der Datei." in twice
    assert "Es fehlt: Name." in missing


@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_the_template_is_a_list_that_reads_well(editor, in_loerrach, fmt) -> None:
    table = read_bytes(editor.get(f"{URL}vorlage.{fmt}").content)

    [found] = check(table, Wishes(guess(table.header)))

    assert found.problems == []
    assert set(found.signatures) == {"partner", "county"}


def test_a_refused_file_says_why_at_the_field(editor) -> None:
    answer = editor.post(URL, {"file": upload(b"Name;Ort\n", "leer.csv")})

    assert "nur eine Kopfzeile" in answer.content.decode()


def test_a_list_is_its_owners_alone(editor, coordinator, reader, neighbour, loerrach) -> None:
    address = uploaded(editor, csv_of(HEADER, BAKERY))

    assert coordinator.get(address).status_code == 404
    assert coordinator.post(f"{address}los/").status_code == 404
    assert neighbour.get(address).status_code == 404
    assert reader.get(URL).status_code == 403


def test_alike_rows_are_ticked_on_the_page(editor, loerrach, worked_off) -> None:
    with inside(loerrach):
        cast.applicant("Ganz anders", website="https://www.baeckerei.example/")
    address = uploaded(editor, csv_of(HEADER, BAKERY))
    mapped(editor, address)
    assert "gleiche Internetseite" in editor.get(address).content.decode()

    editor.post(f"{address}auswahl/", {"line": "2"})
    with worked_off(execute=True):
        editor.post(f"{address}los/")

    with inside(loerrach):
        assert Partner.objects.filter(name=BAKERY[0]).count() == 1


def test_a_discarded_list_is_gone_and_only_three_wait(editor, loerrach) -> None:
    addresses = [uploaded(editor, csv_of(HEADER, BAKERY)) for _ in range(4)]

    assert editor.get(addresses[0]).status_code == 404
    editor.post(f"{addresses[3]}verwerfen/")
    with inside(loerrach):
        assert PartnerList.objects.count() == 2


def test_categories_of_the_list_are_mapped_on_the_page(editor, loerrach) -> None:
    address = uploaded(editor, csv_of(HEADER, (BAKERY[0], "Gewerbe", *BAKERY[2:])))
    mapped(editor, address)
    assert "„Gewerbe“ heißt bei uns" in editor.get(address).content.decode()
    with inside(loerrach):
        ours = str(cast.Category.objects.get(name="Unternehmen").pk)

    editor.post(f"{address}kategorien/", {"strange_0": ours})

    page = editor.get(address).content.decode()
    assert "Das muss berichtigt werden" not in page
    assert "Jetzt einlesen" in page
