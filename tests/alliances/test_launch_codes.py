"""Codes of a signing event: for one declaration, one county, one evening, one signature."""

import re
from datetime import timedelta

import pytest
import time_machine
import zxingcpp
from django.core.exceptions import ValidationError
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.links import LinkNotValid
from accounts.models import Link
from alliances.declarations.models import Declaration, Signature
from alliances.history.models import Entry
from alliances.launches import codes
from alliances.partners.actions import NotAllowedNow
from tenants.schemas import inside
from tests import cast
from tests.alliances.launching import BY_PARTNER, an_event, token_of, tokens
from tests.cast import SOMEBODY

pytestmark = pytest.mark.usefixtures("in_loerrach")
STEP = re.compile(r"([Mmh])(-?[0-9.]+)(?:[ ,]?(-?[0-9.]+))?")


def sign(token: str) -> Signature:
    return codes.sign_by_code(token, **BY_PARTNER, on=timezone.localdate())


def test_the_partner_signs_by_the_card_and_history_says_where() -> None:
    event = an_event(1)

    signature = sign(tokens(event)[0])

    declaration = Declaration.objects.get(partner__name="Verein 00")
    assert declaration.state == Declaration.State.SIGNED_BY_PARTNER
    assert (signature.party, signature.way, signature.place) == ("partner", "online", "Lörrach")
    entry = Entry.objects.get(verb="unterschrieben", object_id=str(declaration.pk))
    assert (entry.actor_kind, entry.actor_label) == ("link", "Vor Ort, Auftakt: Verein 00")


def test_a_code_signs_once() -> None:
    [token] = tokens(an_event(1))
    sign(token)

    with pytest.raises(LinkNotValid):
        sign(token)


def test_a_code_knows_its_declaration_and_no_other() -> None:
    event = an_event(2)
    tokens_by_name = dict(zip(["Verein 00", "Verein 01"], tokens(event), strict=True))

    sign(tokens_by_name["Verein 01"])

    states = dict(
        Declaration.objects.filter(participations__event=event).values_list("partner_name", "state")
    )
    assert states == {"Verein 00": "awaiting_signatures", "Verein 01": "signed_by_partner"}


def test_a_code_is_worth_nothing_in_the_next_county(cloppenburg) -> None:
    [token] = tokens(an_event(1))

    with inside(cloppenburg), pytest.raises(LinkNotValid):
        codes.behind_code(token)


def test_only_the_fingerprint_of_a_code_is_kept() -> None:
    [token] = tokens(an_event(1))

    kept = Link.objects.get(purpose="sign-at-event")

    assert token not in str(vars(kept))
    assert len(token) == 24


def test_new_cards_end_the_former_ones() -> None:
    event = an_event(1)
    [former] = tokens(event)

    [new] = tokens(event)

    with pytest.raises(LinkNotValid):
        codes.behind_code(former)
    assert codes.behind_code(new).event == event


def test_a_code_on_the_screen_leaves_the_card_as_it_is_until_one_signs() -> None:
    event = an_event(1)
    [card] = tokens(event)
    on_screen = token_of(codes.show_code(event.participations.get(), by=SOMEBODY))
    assert codes.behind_code(card) == codes.behind_code(on_screen)

    sign(on_screen)

    with pytest.raises(LinkNotValid):
        sign(card)


def test_cards_last_until_the_day_of_the_event_is_over() -> None:
    event = an_event(1, in_days=3)
    [token] = tokens(event)
    end = timezone.localtime() + timedelta(days=4)
    midnight = end.replace(hour=0, minute=0, second=0, microsecond=0)

    with time_machine.travel(midnight - timedelta(minutes=1), tick=False):
        assert codes.behind_code(token).event == event
    with time_machine.travel(midnight + timedelta(seconds=1), tick=False):
        with pytest.raises(LinkNotValid):
            codes.behind_code(token)


def test_cards_may_last_some_hours() -> None:
    event = an_event(1)
    [code] = codes.print_cards(event, hours=2, by=SOMEBODY)

    with time_machine.travel(timezone.now() + timedelta(hours=2, seconds=1), tick=False):
        with pytest.raises(LinkNotValid):
            codes.behind_code(token_of(code))


def test_the_day_after_cards_need_hours() -> None:
    event = an_event(1)

    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        with pytest.raises(ValidationError) as refusal:
            codes.print_cards(event, by=SOMEBODY)
        assert codes.print_cards(event, hours=4, by=SOMEBODY)

    assert "vorbei" in refusal.value.message_dict["hours"][0]


def test_who_has_signed_gets_no_card() -> None:
    event = an_event(2)
    sign(tokens(event)[0])

    assert len(tokens(event)) == 1
    with pytest.raises(NotAllowedNow, match="schon unterschrieben"):
        codes.show_code(
            event.participations.get(declaration__partner_name="Verein 00"), by=SOMEBODY
        )


def test_where_nobody_is_missing_there_are_no_cards() -> None:
    event = an_event(1)
    sign(tokens(event)[0])

    with pytest.raises(NotAllowedNow, match="fehlt keine"):
        tokens(event)


def test_a_signature_on_paper_leaves_the_code_without_effect() -> None:
    [token] = tokens(an_event(1))
    declaration = Declaration.objects.get(partner__name="Verein 00")
    cast.sign(declaration, "partner", timezone.localdate())

    with pytest.raises(Exception, match="schon unterschrieben"):
        sign(token)

    assert declaration.signatures.count() == 1


def test_a_day_that_cannot_be_leaves_the_code_usable() -> None:
    [token] = tokens(an_event(1))

    with pytest.raises(ValidationError):
        codes.sign_by_code(token, **BY_PARTNER, on=timezone.localdate() + timedelta(days=1))

    assert sign(token)


@pytest.mark.parametrize("count", [1, 3])
def test_cards_cost_as_many_queries_for_one_as_for_many(count, django_assert_max_num_queries):
    event = an_event(count)

    with django_assert_max_num_queries(14):
        assert len(tokens(event)) == count


def test_a_phone_reads_the_code() -> None:
    """Drawn as a browser would, from the SVG's own numbers, and read by a decoder of phones."""
    [code] = codes.print_cards(an_event(1), by=SOMEBODY)

    [read] = zxingcpp.read_barcodes(drawn(code.svg))

    assert read.text == code.link


def test_a_code_with_a_crease_is_read(loerrach) -> None:
    [code] = codes.print_cards(an_event(1), by=SOMEBODY)
    picture = drawn(code.svg)
    ImageDraw.Draw(picture).line([(0, 200), (400, 230)], fill="white", width=6)

    [read] = zxingcpp.read_barcodes(picture)

    assert read.text == code.link


def drawn(svg: str, scale: int = 8) -> Image.Image:
    """The code as a picture: segno writes strokes of one unit as moves and horizontal lines."""
    size = int(svg.split('viewBox="0 0 ')[1].split()[0])
    picture = Image.new("L", (size * scale, size * scale), "white")
    pen = ImageDraw.Draw(picture)
    path = svg.rsplit(' d="', 1)[1].split('"')[0]
    x = y = 0.0
    for command, first, second in STEP.findall(path):
        if command == "h":
            pen.rectangle(
                [
                    x * scale,
                    (y - 0.5) * scale,
                    (x + float(first)) * scale - 1,
                    (y + 0.5) * scale - 1,
                ],
                fill="black",
            )
            x += float(first)
        elif command == "m":
            x, y = x + float(first), y + float(second)
        else:
            x, y = float(first), float(second)
    return picture
