"""A partner's badge: made for other sites, true on every day, unharmed by any name."""

import io
from datetime import date, timedelta
from xml.dom import minidom

import pytest
from django.utils import timezone
from PIL import Image

from alliances.badge.drawing import Badge, draw
from alliances.badge.standing import standing_of
from alliances.declarations import actions as declarations
from alliances.declarations.models import Declaration
from alliances.partners.models import Partner
from alliances.profile.models import Alliance
from tenants.schemas import inside
from tests import cast

SVG, PNG = "/partner/jobcenter/zeichen.svg", "/partner/jobcenter/zeichen.png"
LONG = ("Verein „Über-Größe“ & <b>'Söhne'</b> \"x\" " * 12)[:300]
HARD_NAMES = [
    LONG,
    "W" * 300,
    "\u202eumgedreht\u2066 \u200frechts\u200e",
    "עברית العربية 日本語 😀",
    "]]></svg><script>alert(1)</script>",
    "Zeile\nzwei\x00\x0b\ufffe",
    "Bü\u0308ro",
    "i",
]


def badge(partner: str = "Jobcenter", **values) -> Badge:
    facts = {"alliance": "Klimaallianz", "standing": "Partner seit 2025", "brand_color": "#00693e"}
    return Badge(partner=partner, **(facts | values))


def withdrawn(county, effective_on: date) -> None:
    with inside(county):
        Declaration.objects.update(ended_on=effective_on)


def test_everybody_gets_the_badge_of_a_partner(visitor) -> None:
    svg, png = visitor.get(SVG), visitor.get(PNG)

    drawing = minidom.parseString(svg.content)  # noqa: S318 - our own drawing
    [title], [desc] = (drawing.getElementsByTagName(name) for name in ("title", "desc"))
    assert svg["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert drawing.documentElement.getAttribute("role") == "img"
    assert "Kanarie-loerrach-name" in title.firstChild.data
    assert "Jobcenter Kanarie-loerrach-partner: Partner seit 2025" in desc.firstChild.data
    assert png["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(png.content)).size == (960, 384)


@pytest.mark.parametrize("address", [SVG, PNG])
def test_other_sites_may_show_it_and_ask_whether_it_is_still_the_same(visitor, address) -> None:
    first = visitor.get(address)

    assert first["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not first.cookies
    assert "public" in first["Cache-Control"]
    again = visitor.get(address, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Cross-Origin-Resource-Policy" not in visitor.get("/partner/jobcenter/").headers


def test_the_same_names_give_the_same_bytes_and_other_names_another_tag() -> None:
    for kind in ("svg", "png"):
        first = draw.__wrapped__(badge(), kind)
        assert draw.__wrapped__(badge(), kind) == first
    tags = {
        each.etag(kind)
        for each in (badge(), badge("Anders"), badge(is_over=True), badge(brand_color="#7a2e0e"))
        for kind in ("svg", "png")
    }
    assert len(tags) == 8


@pytest.mark.parametrize("name", HARD_NAMES)
def test_no_name_breaks_or_leaves_the_badge(name) -> None:
    hard = badge(name, alliance=name[:120])
    svg = draw(hard, "svg").decode()
    picture = Image.open(io.BytesIO(draw(hard, "png"))).convert("RGB")

    drawing = minidom.parseString(svg)  # noqa: S318 - our own drawing
    assert not drawing.getElementsByTagName("script")
    assert not {"\u202e", "\u2066", "\x00"} & set(svg)
    green = picture.getpixel((480, 6))
    frame = [(x, y) for x in range(40, 920, 3) for y in (8, 375)]
    frame += [(x, y) for x in (12, 947) for y in range(40, 344, 3)]
    assert {picture.getpixel(point) for point in frame} == {green}


@pytest.mark.parametrize("color", ["#ffd000", "#ffffff", "#00693e", "kaputt"])
def test_words_can_be_read_on_every_colour(color) -> None:
    picture = Image.open(io.BytesIO(draw(badge(brand_color=color), "png"))).convert("RGB")

    ground = picture.getpixel((480, 6))
    shares = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (channel / 255 for channel in ground)
    ]
    luminance = 0.2126 * shares[0] + 0.7152 * shares[1] + 0.0722 * shares[2]
    assert 1.05 / (luminance + 0.05) >= 4.45


def test_it_changes_by_itself_on_the_day_the_partnership_ends(visitor, loerrach) -> None:
    today = timezone.localdate()
    before = visitor.get(SVG)
    withdrawn(loerrach, today + timedelta(days=1))
    assert visitor.get(SVG).content == before.content

    withdrawn(loerrach, today)

    after = visitor.get(SVG)
    assert f"Partnerschaft beendet {today.year}" in after.content.decode()
    assert after["ETag"] != before["ETag"]
    assert "#595959" in after.content.decode()
    assert "beendet" in visitor.get("/partner/jobcenter/zeichen/").content.decode()
    assert visitor.get("/partner/jobcenter/").status_code == 404


def test_it_is_kept_no_longer_than_the_day_lasts(visitor) -> None:
    age = int(visitor.get(SVG)["Cache-Control"].split("max-age=")[1].split(",")[0])

    assert 0 <= age <= 3600


def test_who_was_never_a_partner_or_is_not_named_has_none(visitor, loerrach) -> None:
    with inside(loerrach):
        applicant = cast.applicant("Stadtwerke")
        Declaration.objects.update(in_force_from=timezone.localdate() + timedelta(days=1))
    assert visitor.get(f"/partner/{applicant.slug}/zeichen.svg").status_code == 404
    assert visitor.get(SVG).status_code == 404
    assert visitor.get("/partner/gibt-es-nicht/zeichen.png").status_code == 404

    with inside(loerrach):
        Declaration.objects.update(in_force_from=date(2025, 6, 2))
        Partner.objects.filter(slug="jobcenter").update(kind="person", is_shown_publicly=False)
    assert visitor.get(SVG).status_code == 404
    assert visitor.get("/partner/jobcenter/zeichen/").status_code == 404

    with inside(loerrach):
        Partner.objects.filter(slug="jobcenter").update(is_shown_publicly=True)
    assert visitor.get(SVG).status_code == 200


def test_a_declaration_that_follows_the_other_continues_the_membership(in_loerrach) -> None:
    partner = Partner.objects.get(slug="jobcenter")
    first = partner.declarations.get()
    Declaration.objects.update(state="ended", ended_on=date(2026, 3, 1))
    second = declarations.draw_up(partner, by=cast.SOMEBODY)
    Declaration.objects.filter(pk=second.pk).update(in_force_from=date(2026, 3, 1))
    assert standing_of(Partner.objects.get(pk=partner.pk), date(2026, 9, 1)).since == date(
        2025, 6, 2
    )

    Declaration.objects.filter(pk=first.pk).update(ended_on=date(2025, 12, 1))

    late = Partner.objects.get(pk=partner.pk)
    assert standing_of(late, date(2026, 9, 1)).since == date(2026, 3, 1)
    assert standing_of(late, date(2026, 1, 1)).words == "Partnerschaft beendet 2025"
    assert standing_of(late, date(2025, 6, 1)) is None


def test_partner_and_office_copy_a_snippet_without_script(partner, editor, loerrach) -> None:
    with inside(loerrach):
        Partner.objects.filter(slug="jobcenter").update(name='Haus "Süd" & <Nord>')

    for page in (
        partner.get("/portal/"),
        editor.get(f"/verwaltung/partner/{cast.same_id('partner')}/"),
    ):
        words = page.content.decode()
        snippet = words.split("<textarea")[1].split(">", 1)[1].split("</textarea>")[0]
        assert (
            "&lt;a href=&quot;http://loerrach.localhost:8000/partner/jobcenter/zeichen/" in snippet
        )
        assert "&lt;img src=&quot;http://loerrach.localhost:8000/partner/jobcenter/zeichen.svg" in (
            snippet
        )
        assert "Haus &amp;quot;Süd&amp;quot; &amp;amp; &amp;lt;Nord&amp;gt;" in snippet
        assert "script" not in snippet
        assert 'src="/partner/jobcenter/zeichen.svg"' in words


def test_nothing_is_offered_to_who_has_no_badge(editor, loerrach) -> None:
    with inside(loerrach):
        applicant = cast.applicant("Stadtwerke")

    assert "zeichen.svg" not in editor.get(f"/verwaltung/partner/{applicant.pk}/").content.decode()


def test_each_county_draws_in_its_own_name(client_for, cloppenburg, visitor, loerrach) -> None:
    theirs = client_for(cloppenburg).get(SVG).content.decode()

    assert "Kanarie-cloppenburg" in theirs
    assert "loerrach" not in theirs
    with inside(loerrach):
        Alliance.objects.update(name="Neuer Name")
    assert "Neuer Name" in visitor.get(SVG).content.decode()
