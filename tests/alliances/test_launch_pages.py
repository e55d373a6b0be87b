"""The pages of a signing event: in the office, and behind a code on the partner's phone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from alliances.declarations.models import Declaration
from alliances.history.models import Entry
from alliances.launches import actions, codes
from alliances.launches.models import SigningEvent
from tests.alliances.launching import accepted, all_sign, an_event, token_of, tokens
from tests.cast import SOMEBODY, canary

EVENTS = "/verwaltung/unterzeichnungen/"
TODAY = f"{timezone.localdate():%d.%m.%Y}"
SIGNATURE = {
    "name": "Kim Beispiel",
    "function": "Vorstand",
    "place": "Lörrach",
    "date": TODAY,
    "consent": "on",
}


@pytest.fixture
def event(in_loerrach) -> SigningEvent:
    """Three partners are to sign today."""
    return an_event(3)


def page_of(event: SigningEvent, part: str = "") -> str:
    return f"{EVENTS}{event.pk}/{part}"


def text_of(response) -> str:
    return response.content.decode()


# -- behind the code --


def test_the_phone_shows_text_and_form_and_only_the_button_signs(event, visitor: Client) -> None:
    [token, *_] = tokens(event)

    response = visitor.get(f"/vor-ort/{token}/")

    assert response.status_code == 200
    assert "Verein 00" in text_of(response)
    assert f'value="{event.place}"' in text_of(response)
    assert f'value="{TODAY}"' in text_of(response)
    assert not Declaration.objects.filter(state="signed_by_partner").exists()

    assert visitor.post(f"/vor-ort/{token}/", SIGNATURE)["Location"] == "/vor-ort/danke/"

    assert Declaration.objects.get(partner_name="Verein 00").state == "signed_by_partner"


@pytest.mark.parametrize("path", ["", "erklaerung.pdf"])
def test_no_page_behind_a_code_tells_its_address_and_none_is_kept(event, visitor, path) -> None:
    [token, *_] = tokens(event)

    response = visitor.get(f"/vor-ort/{token}/{path}")

    assert response["Referrer-Policy"] == "strict-origin"
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.parametrize(
    ("origin", "status"), [("http://loerrach.localhost", 302), ("https://fremd.example", 403)]
)
def test_only_our_own_page_signs(event, loerrach, origin: str, status: int) -> None:
    strict = Client(SERVER_NAME="loerrach.localhost", enforce_csrf_checks=True)
    [token, *_] = tokens(event)

    response = strict.post(f"/vor-ort/{token}/", SIGNATURE, headers={"Origin": origin})

    assert response.status_code == status


def test_a_missing_consent_is_said_at_its_field(event, visitor: Client) -> None:
    [token, *_] = tokens(event)

    response = visitor.post(f"/vor-ort/{token}/", SIGNATURE | {"consent": ""})

    assert "Ohne diese Zustimmung" in text_of(response)
    assert codes.behind_code(token)


@pytest.mark.parametrize("path", ["", "erklaerung.pdf"])
def test_a_used_code_is_told_kindly(event, visitor: Client, path: str) -> None:
    [token, *_] = tokens(event)
    visitor.post(f"/vor-ort/{token}/", SIGNATURE)

    response = visitor.get(f"/vor-ort/{token}/{path}")

    assert response.status_code == 404
    assert "Dieser Code gilt nicht mehr" in text_of(response)


def test_the_neighbours_host_does_not_know_the_code(event, client_for, cloppenburg) -> None:
    [token, *_] = tokens(event)

    assert client_for(cloppenburg).get(f"/vor-ort/{token}/").status_code == 404


# -- in the office --


def test_an_event_is_set_up_filled_and_seen(in_loerrach, editor: Client) -> None:
    accepted(2)
    day = timezone.localdate() + timedelta(days=9)
    values = {"name": "Auftakt im Burghof", "place": "Lörrach", "held_on": f"{day:%d.%m.%Y}"}

    created = editor.post(f"{EVENTS}neu/", values)
    event = SigningEvent.objects.get()
    address = page_of(event, "teilnahme/")
    asked = text_of(editor.get(address))
    partners = [each.pk for each in actions.Partner.objects.filter(name__startswith="Verein")]
    editor.post(address, {"partners": partners})

    assert created["Location"] == address
    assert asked.count("checked") == 2
    seen = text_of(editor.get(page_of(event)))
    assert "0 von 2 unterschrieben" in seen
    assert "Verein 00" in seen
    assert "Auftakt im Burghof" in text_of(editor.get(EVENTS))


def test_the_choice_can_be_narrowed_and_start_with_nobody(in_loerrach, editor: Client) -> None:
    accepted(3)
    address = page_of(an_event(), "teilnahme/")

    narrowed = text_of(editor.get(f"{address}?q=verein 01"))
    nobody = text_of(editor.get(f"{address}?auswahl=keine"))

    assert "Verein 01" in narrowed
    assert "Verein 02" not in narrowed
    assert "checked" not in nobody


def test_nobody_chosen_is_said(event, editor: Client) -> None:
    accepted(1)

    response = editor.post(page_of(event, "teilnahme/"), {"partners": []})

    assert "Bitte wählen Sie mindestens einen Partner" in text_of(response)


def test_cards_show_a_code_for_everybody_who_is_missing(event, editor: Client) -> None:
    response = editor.post(page_of(event, "karten/"), {"hours": "0"})

    shown = text_of(response)
    assert shown.count("kk-qr__code") == 3
    assert shown.count("localhost:8000/vor-ort/") + shown.count(".localhost/vor-ort/") >= 3
    assert "no-store" in response["Cache-Control"]
    assert " style=" not in shown
    links = Entry.objects.get(verb="Karten mit Codes ausgegeben")
    assert links.after["count"] == 3


def test_looking_at_a_page_gives_out_no_code(event, editor: Client) -> None:
    assert editor.get(page_of(event, "karten/")).status_code == 405
    assert "kk-qr__code" not in text_of(editor.get(page_of(event, "bildschirm/")))


def test_the_screen_shows_one_code_and_notices_the_signature(event, editor, visitor) -> None:
    first = codes.missing_at(event)[0]
    address = page_of(event, "bildschirm/")

    shown = text_of(editor.post(address, {"wer": str(first.pk)}))
    token = shown.split("/vor-ort/")[1].split("/")[0]
    waiting = text_of(editor.get(f"{address}?wer={first.pk}"))
    visitor.post(f"/vor-ort/{token}/", SIGNATURE)
    after = text_of(editor.get(f"{address}?wer={first.pk}"))

    assert "hx-get" in waiting
    assert "Wartet auf die Unterschrift von Verein 00" in waiting
    assert "Verein 00 hat unterschrieben" in after
    assert "Weiter: Verein 01" in after
    assert "hx-get" not in after


@pytest.mark.parametrize("wrong", ["", "kein-ausweis", "00000000-0000-4000-8000-000000000000"])
def test_the_screen_shows_nothing_for_nobody(event, editor: Client, wrong: str) -> None:
    response = editor.post(page_of(event, "bildschirm/"), {"wer": wrong})

    assert response.status_code == 200
    assert "kk-qr__code" not in text_of(response)


def test_the_list_renews_itself_until_nothing_is_to_come(event, coordinator: Client) -> None:
    assert 'hx-trigger="every 3s"' in text_of(coordinator.get(page_of(event)))

    all_sign(event)
    signed = text_of(coordinator.get(page_of(event)))
    chosen = [each.pk for each in Declaration.objects.filter(participations__event=event)]
    coordinator.post(page_of(event, "unterschreiben/"), SIGNATURE | {"declarations": chosen})
    done = text_of(coordinator.get(page_of(event)))

    assert "3 von 3 unterschrieben, 3 warten auf den Landkreis" in signed
    assert 'hx-trigger="every 3s"' in signed
    assert "hx-trigger" not in done


def test_a_closed_event_stands_still_and_says_what_comes_next(event, editor: Client) -> None:
    editor.post(page_of(event, "abschliessen/"))

    seen = text_of(editor.get(page_of(event)))

    assert "hx-trigger" not in seen
    assert "Nicht unterschrieben haben 3 von 3" in seen
    editor.post(page_of(event, "erinnern/"))
    assert "gingen am" in text_of(editor.get(page_of(event)))


# -- who may --


@pytest.mark.parametrize(
    ("part", "method", "editor_may"),
    [
        ("karten/", "post", True),
        ("bildschirm/", "get", True),
        ("teilnahme/", "get", True),
        ("bearbeiten/", "get", True),
        ("abschliessen/", "post", True),
        ("erinnern/", "post", True),
        ("unterschreiben/", "get", False),
    ],
)
def test_codes_are_the_editors_and_signing_the_coordinators(
    event, reader, editor, partner, part, method, editor_may
) -> None:
    address = page_of(event, part)

    assert getattr(reader, method)(address).status_code == 403
    assert getattr(partner, method)(address).status_code == 403
    assert (getattr(editor, method)(address).status_code != 403) == editor_may


def test_the_reader_sees_who_is_missing_and_no_buttons(event, reader: Client) -> None:
    seen = text_of(reader.get(page_of(event)))

    assert "Verein 00" in seen
    assert "Karten ausgeben" not in seen


def test_the_neighbour_finds_no_event(event, neighbour: Client, loerrach) -> None:
    response = neighbour.get(page_of(event))

    assert response.status_code == 404
    assert canary(loerrach, "name") not in text_of(response)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_as_many_queries_for_one_as_for_many(
    count, in_loerrach, editor, django_assert_max_num_queries
) -> None:
    event = an_event(count)

    with django_assert_max_num_queries(20):
        editor.get(page_of(event))
    with django_assert_max_num_queries(20):
        editor.get(page_of(event, "bildschirm/"))
    with django_assert_max_num_queries(20):
        editor.get(EVENTS)


def test_names_are_shown_as_they_are_written(in_loerrach, editor: Client) -> None:
    event = an_event()
    partner = accepted(1)[0]
    type(partner).objects.filter(pk=partner.pk).update(name='Müller & "Söhne" <b>')
    actions.take_part(event, partners=[partner], by=SOMEBODY)

    cards = text_of(editor.post(page_of(event, "karten/"), {"hours": "2"}))

    assert "Müller &amp; &quot;Söhne&quot; &lt;b&gt;" in cards
    assert "<b>" not in cards
    assert token_of(codes.print_cards(event, by=SOMEBODY)[0])
