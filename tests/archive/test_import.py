"""A county comes back from its archive as it was: as a new one, or in its old place."""

import hashlib
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from accounts.models import ApiKey, User
from accounts.permissions import Role
from alliances.declarations.authorities import actions as authorities
from alliances.declarations.authorities.models import Authority
from alliances.declarations.paper import actions as paper
from alliances.declarations.paper.models import SignedSheet
from alliances.documents.models import Document
from alliances.history.chain import erase, verify
from alliances.history.models import Entry
from alliances.history.sealing import check_history
from alliances.measures.models import Measure
from alliances.partners.models import Partner
from console.models import OperatorEntry
from mails.models import Mail
from tenants import lifecycle
from tenants.archive.hashing import content_hash
from tenants.models import County
from tenants.schemas import inside
from tests import cast
from tests.alliances.on_paper import BOTH, person, photo, released
from tests.archive.packing import content_of, exported, imported, settled

pytestmark = pytest.mark.django_db
KIEL = {"as_new": True, "ags": "01002", "name": "Stadt Kiel"}


def county(slug: str) -> County:
    return County.objects.select_related("region").get(slug=slug)


def same_but_history(first: Path, second: Path) -> bool:
    """Rows and files are equal; the second history begins as the first and goes on."""
    one, two = content_of(first), content_of(second)
    names = [name for name in one if name.startswith(("rows/", "files/"))]
    assert names == [name for name in two if name.startswith(("rows/", "files/"))]
    for name in names:
        if name == "rows/history.jsonl":
            assert two[name].startswith(one[name])
        elif name != "rows/mails.jsonl":
            assert one[name] == two[name], name
    return True


def test_a_new_county_is_equal_to_the_one_that_was_exported(loerrach, tmp_path) -> None:
    settled(loerrach)
    first = exported(loerrach, tmp_path, "eins.zip")

    answer = imported(first.path, "kiel", **KIEL)

    kiel = county("kiel")
    settled(kiel)
    second = exported(kiel, tmp_path, "zwei.zip")
    assert same_but_history(first.path, second.path)
    assert answer["counts"] == first.counts
    with inside(kiel):
        assert verify().is_whole
        assert Entry.objects.filter(verb="Aus einem Archiv eingespielt").exists()
    assert check_history(kiel).is_whole
    assert OperatorEntry.objects.filter(county_slug="kiel").count() == 3


def test_a_new_county_goes_on_where_the_old_one_stopped(loerrach, tmp_path) -> None:
    settled(loerrach)
    imported(exported(loerrach, tmp_path).path, "kiel", **KIEL)

    with inside(county("kiel")):
        partner = cast.applicant()
        assert partner.state == Partner.State.APPLIED
        with Document.objects.get().file.open() as opened:
            file = opened.read()

    settled(county("kiel"))
    with inside(county("kiel")):
        assert verify().is_whole
    assert file == b"%PDF-1.7 " + cast.canary(loerrach, "datei").encode()


def test_nobody_keeps_a_password_and_coordinators_get_a_link(
    loerrach, tmp_path, client_for
) -> None:
    imported(exported(loerrach, tmp_path).path, "kiel", **KIEL)

    with inside(county("kiel")):
        assert not any(user.has_usable_password() for user in User.objects.all())
        letters = list(Mail.objects.filter(template="password_reset"))
    assert [letter.to for letter in letters] == ["coordinator@beispiel.example"]


def test_in_place_the_content_goes_back_and_the_history_goes_on(loerrach, tmp_path) -> None:
    settled(loerrach)
    first = exported(loerrach, tmp_path)
    with inside(loerrach):
        Measure.objects.all().delete()
        Partner.objects.update(motivation="überschrieben")
        cast.applicant()
        entries = Entry.objects.count()
    settled(loerrach)

    answer = imported(first.path, "loerrach")

    settled(loerrach)
    with inside(loerrach):
        assert Measure.objects.count() == 1
        assert [p.motivation for p in Partner.objects.all()] == [
            cast.canary(loerrach, "motivation")
        ]
        assert Entry.objects.count() == entries + 1
        assert verify().is_whole
    assert answer["grown"] == {"history": "kept"}
    assert answer["replaced"]["partners"] == 2


def test_what_was_erased_in_the_history_stays_erased(loerrach, tmp_path) -> None:
    settled(loerrach)
    first = exported(loerrach, tmp_path)
    with inside(loerrach):
        erase(Entry.objects.filter(number=1))

    imported(first.path, "loerrach")

    with inside(loerrach):
        assert Entry.objects.get(number=1).actor_label == "gelöscht"
        assert verify().is_whole


def test_in_place_passwords_stay_and_keys_end(loerrach, tmp_path) -> None:
    first = exported(loerrach, tmp_path)
    with inside(loerrach):
        ApiKey.objects.create(label="Webseite", role=Role.READER, key_hash="x", beginning="kk_")

    imported(first.path, "loerrach")

    with inside(loerrach):
        user = User.objects.get(role=Role.COORDINATOR)
        assert user.check_password(cast.PASSWORD)
        assert not ApiKey.objects.exists()


def test_files_come_back_and_those_of_nobody_go(loerrach, tmp_path) -> None:
    with inside(loerrach):
        document = Document.objects.get()
        name, storage = document.file.name, document.file.storage
        with document.file.open() as opened:
            content = opened.read()
    first = exported(loerrach, tmp_path)
    with inside(loerrach):
        storage.delete(name)
        storage.save(name, ContentFile(b"%PDF-1.7 anders"))
        newer = storage.save("dokumente/neuer.pdf", ContentFile(b"%PDF-1.7 neuer"))
        Document.objects.filter(pk=document.pk).update(file_name="anders.pdf")
        copy = Document.objects.get()
        copy.pk, copy.file.name = None, newer
        copy._state.adding = True
        copy.id = cast.same_id("copy")
        copy.save()

    imported(first.path, "loerrach")

    with inside(loerrach):
        back = Document.objects.get()
        with back.file.open() as opened:
            assert opened.read() == content
        assert not storage.exists(newer)


def test_a_county_opened_anew_takes_the_old_history_over(loerrach, tmp_path) -> None:
    settled(loerrach)
    first = exported(loerrach, tmp_path)
    settled(loerrach)
    imported(first.path, "kiel", **KIEL)
    kiel = county("kiel")
    settled(kiel)
    assert check_history(kiel).is_whole
    County.objects.filter(slug="loerrach").update(region_id="03254")
    County.objects.filter(slug="kiel").update(region_id="08336")
    with inside(kiel):
        erase(Entry.objects.all())
        from tenants.schemas import building  # noqa: PLC0415
        from tenants.transactions import connection  # noqa: PLC0415

        with building(kiel.schema_name), connection.cursor() as cursor:
            cursor.execute("UPDATE alliances_entry SET hash = 'x' || left(hash, 60)")

    answer = imported(first.path, "kiel")

    settled(kiel)
    assert answer["grown"] == {"history": "replaced"}
    assert check_history(kiel).is_whole


def test_a_dry_run_proves_everything_and_changes_nothing(loerrach, tmp_path) -> None:
    settled(loerrach)
    first = exported(loerrach, tmp_path)
    settled(loerrach)
    before = content_hash(loerrach)
    counties = County.objects.count()

    new = imported(first.path, "kiel", dry_run=True, **KIEL)
    same = imported(first.path, "loerrach", dry_run=True)

    assert new["counts"] == same["counts"] == first.counts
    assert County.objects.count() == counties
    assert content_hash(loerrach) == before


@pytest.mark.parametrize(
    ("slug", "more", "word"),
    [
        ("kiel", {}, "Diesen Landkreis gibt es nicht"),
        ("loerrach", {"as_new": True}, "Diesen Kurznamen gibt es schon"),
        ("kiel", {"as_new": True}, "gibt es die Allianz"),
        ("kiel", {"as_new": True, "ags": "99999"}, "führt das Register nicht"),
        ("api", {"as_new": True, "ags": "01002"}, "reserviert"),
        ("cloppenburg", {}, "Das Archiv gehört zu Landkreis Lörrach"),
        ("kiel", {**KIEL, "coordinator": "kein"}, "gültige E-Mail"),
    ],
)
@pytest.mark.parametrize("dry_run", [True, False])
def test_a_target_that_does_not_fit_is_refused(
    slug, more, word, dry_run, loerrach, cloppenburg, tmp_path
) -> None:
    first = exported(loerrach, tmp_path)
    before = content_hash(cloppenburg)

    with pytest.raises(ValidationError, match=word):
        imported(first.path, slug, dry_run=dry_run, **more)

    assert content_hash(cloppenburg) == before


def test_a_suspended_county_is_replaced_and_stays_suspended(loerrach, tmp_path) -> None:
    first = exported(loerrach, tmp_path)
    lifecycle.suspend(loerrach, reason="Probe", by="Test")

    imported(first.path, "loerrach")

    assert county("loerrach").state == County.State.SUSPENDED


def test_where_nobody_coordinates_somebody_must_be_named(loerrach, tmp_path) -> None:
    with inside(loerrach):
        User.objects.filter(role=Role.COORDINATOR).update(is_active=False)
    first = exported(loerrach, tmp_path)

    with pytest.raises(ValidationError, match="Niemand hat die Koordination"):
        imported(first.path, "kiel", dry_run=True, **KIEL)
    answer = imported(first.path, "kiel", coordinator="neu@kiel.example", **KIEL)

    assert "/einladung/" in answer["invitation_url"]


def test_signed_sheets_and_signatories_come_along_with_their_scans(loerrach, tmp_path) -> None:
    with inside(loerrach):
        sheet = paper.upload(released(), scan=photo(), sides=BOTH, by=person("editor"))
        paper.confirm(sheet, by=person("coordinator"))
        authorities.add(
            {
                "name": "Marion Muster",
                "function": "Landrätin",
                "basis": "office",
                "valid_from": date(2025, 1, 1),
            },
            partner=None,
            by=cast.SOMEBODY,
        )
    settled(loerrach)

    imported(exported(loerrach, tmp_path).path, "kiel", **KIEL)

    with inside(county("kiel")):
        arrived = SignedSheet.objects.get()
        with arrived.file.open() as file:
            assert hashlib.sha256(file.read()).hexdigest() == arrived.sha256
        assert arrived.state == SignedSheet.State.CONFIRMED
        assert Authority.objects.get().name == "Marion Muster"
        assert arrived.declaration.signatures.count() == 2
