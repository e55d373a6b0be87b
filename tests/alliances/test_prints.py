"""Certificate sheet and window sticker: in the county's colour, for whoever is a partner today."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from alliances.declarations import actions, ending, prints
from alliances.declarations.models import Declaration
from alliances.partners import actions as partners
from alliances.partners.actions import NotAllowedNow
from alliances.partners.models import Partner
from alliances.profile.models import Alliance
from tests import cast
from tests.alliances.sealing_things import in_force
from tests.alliances.test_document import read, structure, words
from tests.cast import SOMEBODY

DRAWN = [prints.certificate_sheet, prints.window_sticker]
NAMES = [
    "Öko-Verein „Grüne Höfe“ & 'Söhne' <b>e. V.</b>",
    "جمعية المناخ\u200f in Lörrach",
    "X" * 300,
    ("Donaudampfschifffahrtsgesellschaft für Wärme und Straßenbeleuchtung " * 5)[:300],
    '#import "x" \\ $ * _ `a` @b',
    "Sonne 🌞 株式会社",
]


def named(name: str) -> Declaration:
    Partner.objects.filter(pk=in_force().partner_id).update(name=name)
    return in_force()


@pytest.mark.parametrize("draw", DRAWN)
@pytest.mark.parametrize("name", NAMES)
def test_every_name_fits_on_one_page_and_always_gives_the_same_bytes(
    draw, name: str, in_loerrach
) -> None:
    declaration = named(name)

    pdf = draw(declaration)

    assert pdf == draw(declaration)
    [page] = read(pdf).pages
    inside = []
    page.extract_text(
        visitor_text=lambda text, matrix, *_: inside.append(matrix[4]) if text.strip() else None
    )
    assert inside
    assert all(0 < x < float(page.mediabox.width) for x in inside)


@pytest.mark.parametrize("draw", DRAWN)
def test_names_are_set_as_they_are(draw, in_loerrach) -> None:
    declaration = named(NAMES[0])

    assert "„Grüne Höfe“ & 'Söhne' <b>e. V.</b>" in words(draw(declaration))


def test_the_certificate_says_who_since_when_and_where_to_ask(in_loerrach) -> None:
    Alliance.objects.update(name="Klimaallianz Test", claim="Gemeinsam weiter", place="Lörrach")

    pdf = prints.certificate_sheet(named("Stadtwerke"))

    text = words(pdf)
    for phrase in ("Urkunde", "Stadtwerke", "Klimaallianz Test", "02.06.2025", "/pruefen/"):
        assert phrase in text
    kinds = [kind for kind, _ in structure(pdf)]
    assert kinds.count("/H1") == 1
    assert any(alt and alt.startswith("QR-Code") for _, alt in structure(pdf))
    xmp = read(pdf).trailer["/Root"]["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


def test_the_sticker_is_round_with_its_year(in_loerrach) -> None:
    pdf = prints.window_sticker(named("Stadtwerke"))

    assert "seit 2025" in words(pdf)
    assert "Wir sind Partner" in words(pdf)


def test_a_private_person_is_no_organisation(in_loerrach) -> None:
    Partner.objects.filter(pk=in_force().partner_id).update(kind="person")

    assert "dabei" in words(prints.certificate_sheet(in_force()))
    assert "Wir machen mit" in words(prints.window_sticker(in_force()))


@pytest.mark.parametrize("what", ["urkunde", "aufkleber"])
def test_office_and_partner_download_them(
    what, in_loerrach, reader: Client, partner: Client
) -> None:
    declaration = in_force()

    for client, area in ((reader, "verwaltung"), (partner, "portal")):
        answer = client.get(f"/{area}/erklaerungen/{declaration.pk}/{what}.pdf")
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF-")
        assert declaration.number in answer.headers["Content-Disposition"]


@pytest.mark.parametrize("what", ["urkunde", "aufkleber", "anderes"])
def test_nobody_else_does(
    what, in_loerrach, visitor: Client, neighbour: Client, editor: Client
) -> None:
    address = f"/verwaltung/erklaerungen/{in_force().pk}/{what}.pdf"

    assert visitor.get(address).status_code == 302
    assert neighbour.get(address).status_code == 404
    assert editor.get(address).status_code == (404 if what == "anderes" else 200)


@pytest.mark.parametrize("draw", DRAWN)
def test_only_partners_of_today_get_them(draw, in_loerrach, reader: Client) -> None:
    partner = partners.accept(cast.applicant(), by=SOMEBODY)
    waiting = actions.release(actions.draw_up(partner, by=SOMEBODY), by=SOMEBODY)
    with pytest.raises(NotAllowedNow):
        draw(waiting)

    declaration = in_force()
    tomorrow = timezone.localdate() + timedelta(days=1)
    ending.withdraw(declaration, effective_on=tomorrow, statement="Wir gehen.", by=SOMEBODY)
    assert draw(in_force())

    Declaration.objects.filter(pk=declaration.pk).update(ended_on=date(2025, 9, 1), state="ended")
    with pytest.raises(NotAllowedNow):
        draw(in_force())
    address = f"/verwaltung/erklaerungen/{declaration.pk}/urkunde.pdf"
    assert reader.get(address).status_code == 404
