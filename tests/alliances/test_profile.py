"""What an alliance shows of itself: its words, its colour, its logo."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from alliances.goals.models import Objective
from alliances.history.models import Entry
from alliances.partners.models import Partner
from alliances.profile import actions
from alliances.profile.models import Alliance
from tenants.schemas import inside
from tests import cast

LOOK = "/verwaltung/erscheinungsbild/"
TEXTS = "/verwaltung/seiten/texte/"


def picture(size: tuple[int, int] = (40, 20), form: str = "PNG") -> SimpleUploadedFile:
    content = BytesIO()
    Image.new("RGB", size, "#00693e").save(content, form)
    return SimpleUploadedFile("logo.png", content.getvalue(), content_type="image/png")


@pytest.fixture
def look() -> dict[str, object]:
    """What the form of the look sends when nothing was changed by hand."""
    return {
        "name": "Klimaallianz am Rhein",
        "claim": "Gemeinsam weiter",
        "target_year": "2038",
        "brand_color": "#123456",
        "logo_alt": "",
        "representative_function": "Landrätin",
        "representative_name": "",
        "place": "Lörrach",
        "contact_unit": "Stabsstelle",
        "contact_email": "klima@loerrach.example",
        "contact_phone": "",
        "contact_address": "",
    }


def test_two_counties_look_and_read_differently(client_for, loerrach, cloppenburg) -> None:
    here, there = client_for(loerrach), client_for(cloppenburg)

    ours, theirs = here.get("/").content.decode(), there.get("/").content.decode()

    assert cast.canary(loerrach, "name") in ours
    assert cast.canary(cloppenburg, "name") not in ours
    assert cast.canary(cloppenburg, "name") in theirs
    assert here.get("/theme.css").content != there.get("/theme.css").content
    assert cast.COLORS["loerrach"] in here.get("/theme.css").content.decode()


def test_the_start_page_shows_county_goals_newest_partners_and_the_way_to_join(
    visitor, loerrach
) -> None:
    page = visitor.get("/")
    words = page.content.decode()

    assert cast.canary(loerrach, "ziel") in words
    assert cast.canary(loerrach, "partner") in words
    assert "/mitmachen/" in words
    assert "2040" in words
    assert "GeoBasis-DE" in words
    assert not page.cookies


def test_a_private_person_is_counted_but_not_named_on_the_start_page(visitor, loerrach) -> None:
    with inside(loerrach):
        Partner.objects.update(kind=Partner.Kind.PERSON, is_shown_publicly=False)

    page = visitor.get("/")

    assert cast.canary(loerrach, "partner") not in page.content.decode()
    assert page.context["numbers"]["partners"] == 1


def test_the_start_page_asks_no_more_with_more_objectives(visitor, loerrach) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            visitor.get("/")
        return len(captured)

    visitor.get("/")
    one = queries()
    with inside(loerrach):
        Objective.objects.bulk_create(Objective(title=f"Ziel {n}", position=n) for n in (1, 2))

    assert queries() == one


def test_the_style_sheet_is_asked_for_again_but_sent_only_when_changed(
    visitor, coordinator, look
) -> None:
    first = visitor.get("/theme.css")
    again = visitor.get("/theme.css", headers={"If-None-Match": first["ETag"]})
    coordinator.post(LOOK, look)
    changed = visitor.get("/theme.css", headers={"If-None-Match": first["ETag"]})

    assert "no-cache" in first["Cache-Control"]
    assert again.status_code == 304
    assert changed.status_code == 200
    assert "#123456" in changed.content.decode()


def test_a_change_is_public_at_once_and_stands_in_history(
    coordinator, visitor, loerrach, look
) -> None:
    answer = coordinator.post(LOOK, look, follow=True)

    assert "Gespeichert" in answer.content.decode()
    assert "Klimaallianz am Rhein" in visitor.get("/").content.decode()
    with inside(loerrach):
        entry = Entry.objects.first()
    assert entry.object_kind == "alliance"
    assert entry.after["brand_color"] == "#123456"
    assert entry.before["brand_color"] == cast.COLORS["loerrach"]
    assert "place" not in entry.after


@pytest.mark.parametrize(
    ("color", "said"),
    [("#ffee00", "Der nächste dunklere Ton"), ("gelb", "als # und sechs Zeichen")],
)
def test_a_colour_nobody_could_read_is_refused_at_its_field(
    coordinator, loerrach, look, color, said
) -> None:
    page = coordinator.post(LOOK, look | {"brand_color": color})

    assert said in page.context["form"].errors["brand_color"][0]
    assert "Klimaallianz am Rhein" in page.content.decode()
    with inside(loerrach):
        assert Alliance.objects.get().brand_color == cast.COLORS["loerrach"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "SVG-Dateien"),
        (b"<!doctype html><html><body>Logo</body></html>", "PNG, JPEG oder WebP"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "PNG, JPEG oder WebP"),
    ],
)
def test_what_is_no_picture_is_no_logo(coordinator, loerrach, look, content, said) -> None:
    upload = SimpleUploadedFile("logo.png", content, content_type="image/png")

    page = coordinator.post(LOOK, look | {"logo": upload, "logo_alt": "Unser Zeichen"})

    assert said in page.context["form"].errors["logo"][0]
    assert "Unser Zeichen" in page.content.decode()
    with inside(loerrach):
        assert not Alliance.objects.get().logo


def test_a_picture_of_fifty_megapixels_is_refused_before_it_is_opened(coordinator, look) -> None:
    content = BytesIO()
    Image.new("1", (10_000, 5_000)).save(content, "PNG")
    upload = SimpleUploadedFile("logo.png", content.getvalue(), content_type="image/png")

    page = coordinator.post(LOOK, look | {"logo": upload, "logo_alt": "Unser Zeichen"})

    assert "10000 × 5000 Bildpunkte" in page.context["form"].errors["logo"][0]


def test_colour_and_logo_are_refused_together(coordinator, look) -> None:
    upload = SimpleUploadedFile("logo.png", b"nichts", content_type="image/png")

    page = coordinator.post(
        LOOK, look | {"logo": upload, "logo_alt": "x", "brand_color": "#fff000"}
    )

    assert set(page.context["form"].errors) == {"brand_color", "logo"}


def test_a_logo_needs_its_description(coordinator, look) -> None:
    page = coordinator.post(LOOK, look | {"logo": picture()})

    assert "logo_alt" in page.context["form"].errors


def test_a_logo_is_shown_replaced_and_removed_with_its_file(
    coordinator,
    visitor,
    loerrach,
    cloppenburg,
    client_for,
    look,
    django_capture_on_commit_callbacks,
) -> None:
    assert visitor.get("/logo").status_code == 404

    coordinator.post(LOOK, look | {"logo": picture(), "logo_alt": "Ein Blatt"})
    shown = visitor.get("/logo")
    first = shown.content
    with inside(loerrach):
        name = Alliance.objects.get().logo.name

    assert shown["Content-Type"] == "image/png"
    assert first.startswith(b"\x89PNG")
    assert 'alt="Ein Blatt"' in visitor.get("/").content.decode()
    assert visitor.get("/logo", headers={"If-None-Match": shown["ETag"]}).status_code == 304
    assert client_for(cloppenburg).get("/logo").status_code == 404

    with django_capture_on_commit_callbacks(execute=True):
        coordinator.post(LOOK, look | {"logo": picture((30, 30)), "logo_alt": "Ein Blatt"})
    changed = visitor.get("/logo", headers={"If-None-Match": shown["ETag"]})

    assert changed.content != first
    with inside(loerrach):
        assert not default_storage.exists(name)

    with django_capture_on_commit_callbacks(execute=True):
        coordinator.post(f"{LOOK}logo-entfernen/")

    assert visitor.get("/logo").status_code == 404


def test_saving_without_a_file_keeps_the_logo(coordinator, loerrach, look) -> None:
    coordinator.post(LOOK, look | {"logo": picture(), "logo_alt": "Ein Blatt"})
    with inside(loerrach):
        name = Alliance.objects.get().logo.name

    coordinator.post(LOOK, look | {"logo_alt": "Ein grünes Blatt"})

    with inside(loerrach):
        alliance = Alliance.objects.get()
        assert (alliance.logo.name, alliance.logo_alt) == (name, "Ein grünes Blatt")
        assert Entry.objects.first().after == {"logo_alt": "Ein grünes Blatt"}


def test_set_logo_is_the_same_for_programs(in_loerrach) -> None:
    alliance = actions.set_logo(Alliance.objects.get(), picture(), by=cast.SOMEBODY)

    assert alliance.logo.name.startswith("logo/")


def test_texts_are_public_at_once_and_know_the_names(editor, visitor) -> None:
    words = {
        "introduction": "**Hier** ist {{Landkreis}}.\r\n\r\n<script>alert(1)</script>",
        "joining_text": "Kommen Sie.",
        "goals_text": "Bis {{Zieljahr}}.",
    }

    editor.post(TEXTS, words)
    start, goals = visitor.get("/").content.decode(), visitor.get("/ziele/").content.decode()

    assert "<strong>Hier</strong> ist Landkreis Lörrach." in start
    assert "<script>alert" not in start
    assert "Bis 2040." in goals


@pytest.mark.parametrize("who", ["editor", "reader", "partner", "neighbour_here"])
def test_only_the_coordination_changes_the_look(request, client_for, loerrach, look, who) -> None:
    client = client_for(loerrach) if who == "neighbour_here" else request.getfixturevalue(who)

    answers = {client.get(LOOK).status_code, client.post(LOOK, look).status_code}

    assert answers <= {302, 403}
    with inside(loerrach):
        assert Alliance.objects.get().brand_color == cast.COLORS["loerrach"]


def test_readers_change_no_texts(reader) -> None:
    assert reader.post(TEXTS, {"introduction": "x"}).status_code == 403
