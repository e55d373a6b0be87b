"""A county's own seal certificate: looked at, kept sealed, used, warned of, removed."""

from base64 import b64encode
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from django.core.checks import run_checks
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from alliances.declarations import sealing
from alliances.declarations.sealed_papers import SealedPaper
from alliances.history.models import Entry
from alliances.seals import actions
from alliances.seals.certificates import _check_key
from alliances.seals.models import CountySeal
from alliances.seals.operators import OWN_NAME, operators_seal
from mails.models import Mail
from tests.alliances.sealing_things import (
    COUNTYS,
    PASSWORD,
    certificate,
    in_force,
    p12,
    seen_by_pyhanko,
)
from tests.cast import SOMEBODY

PAGE = "/verwaltung/siegel/"


def upload(client: Client, content: bytes, password: str = PASSWORD):
    file = SimpleUploadedFile("siegel.p12", content)
    return client.post(PAGE, {"file": file, "password": password})


def test_the_coordination_uploads_a_certificate_and_sees_whose_it_is(
    in_loerrach, coordinator: Client
) -> None:
    seal = certificate()

    answer = upload(coordinator, p12(seal))

    assert answer.status_code == 302
    page = coordinator.get(PAGE).content.decode()
    assert COUNTYS in page
    assert f"{timezone.localtime(seal.valid_until):%d.%m.%Y}" in page
    assert Entry.objects.filter(verb="Siegelzertifikat hinterlegt").count() == 1


def test_from_then_on_it_seals(in_loerrach) -> None:
    SealedPaper.objects.all().delete()
    actions.keep(p12(certificate()), PASSWORD, by=SOMEBODY)

    paper = sealing.seal(in_force().pk)

    assert paper.sealed_by == COUNTYS
    assert seen_by_pyhanko(paper.content(), certificate())[1].bottom_line


def test_the_key_lies_there_sealed_and_nowhere_else(in_loerrach, coordinator: Client) -> None:
    seal = certificate()
    upload(coordinator, p12(seal))

    row = CountySeal.objects.get()
    bare = b64encode(seal.key_der()).decode()

    assert bare[40:80] not in row.sealed_pkcs12
    assert PASSWORD not in row.sealed_pkcs12
    assert PASSWORD not in str(list(Entry.objects.values()))
    assert bare[40:80] not in coordinator.get(PAGE).content.decode()


def _of_an_authority() -> bytes:
    """A file without a private key."""
    return pkcs12.serialize_key_and_certificates(
        b"x", None, certificate().certificate, None, NoEncryption()
    )


@pytest.mark.parametrize(
    ("content", "password", "words"),
    [
        (lambda: p12(certificate()), "falsch", "Das Passwort passt nicht"),
        (lambda: p12(certificate()), "", "Das Passwort passt nicht"),
        (lambda: p12(certificate("Abgelaufen", days=0)), PASSWORD, "abgelaufen"),
        (lambda: b"%PDF-1.7 kein Zertifikat", PASSWORD, "keine PKCS#12-Datei"),
        (lambda: b"\x30\x82" + b"x" * 500, PASSWORD, "kein PKCS#12"),
        (lambda: b"\x30" * 70_000, PASSWORD, "zu groß"),
        (_of_an_authority, "", "kein privater Schlüssel"),
    ],
    ids=[
        "wrong password",
        "no password",
        "expired",
        "pdf",
        "broken",
        "huge",
        "no key",
    ],
)
def test_what_cannot_seal_is_refused_with_its_reason(
    content, password, words, in_loerrach, coordinator: Client
) -> None:
    answer = upload(coordinator, content(), password)

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not CountySeal.objects.exists()


def test_an_expired_one_gives_way_to_the_operators(in_loerrach, coordinator: Client) -> None:
    actions.keep(p12(certificate()), PASSWORD, by=SOMEBODY)
    expired = certificate("Abgelaufen", days=0)
    row = CountySeal.objects.get()
    packed = b64encode(expired.packed()).decode()
    row.sealed_pkcs12 = actions.sealing.seal(packed, actions.PURPOSE)
    row.valid_until = expired.valid_until
    row.save()

    assert actions.current_seal().fingerprint == operators_seal().fingerprint
    assert "siegelt nicht" in coordinator.get(PAGE).content.decode()


def test_the_coordination_is_warned_once_a_month_and_once_a_week_before(in_loerrach) -> None:
    actions.keep(p12(certificate()), PASSWORD, by=SOMEBODY)
    assert actions.warn_before_expiry() == 0

    CountySeal.objects.update(valid_until=timezone.now() + timedelta(days=20))
    assert actions.warn_before_expiry() > 0
    assert actions.warn_before_expiry() == 0
    CountySeal.objects.update(
        valid_until=timezone.now() + timedelta(days=6),
        warned_at=timezone.now() - timedelta(days=14),
    )
    assert actions.warn_before_expiry() > 0

    mail = Mail.objects.filter(template="seal_expires").first()
    assert COUNTYS in mail.text
    assert "/verwaltung/siegel/" in mail.text


def test_it_is_removed_and_what_it_sealed_stays(in_loerrach, coordinator: Client) -> None:
    SealedPaper.objects.all().delete()
    actions.keep(p12(certificate()), PASSWORD, by=SOMEBODY)
    paper = sealing.seal(in_force().pk)

    coordinator.post(f"{PAGE}entfernen/")
    coordinator.post(f"{PAGE}entfernen/")

    assert not CountySeal.objects.exists()
    assert sealing.seal(in_force().pk) == paper
    assert actions.current_seal().subject == OWN_NAME
    assert Entry.objects.filter(verb="Siegelzertifikat entfernt").count() == 1


def test_only_the_coordination_may(in_loerrach, editor: Client, reader: Client, visitor) -> None:
    for client in (editor, reader):
        assert client.get(PAGE).status_code == 403
        assert client.post(f"{PAGE}entfernen/").status_code == 403
    assert visitor.get(PAGE).status_code == 302


def test_the_page_never_speaks_of_a_qualified_signature_as_ours(in_loerrach, coordinator) -> None:
    page = coordinator.get(PAGE).content.decode()

    assert "keine qualifizierte elektronische Signatur" in page
    assert "selbst ausgestellt" in page


def test_keys_of_unusual_kinds_are_refused(in_loerrach) -> None:
    short = rsa.generate_private_key(65537, 1024)  # noqa: S505 - that is what is refused
    for key in (short, ed25519.Ed25519PrivateKey.generate()):
        with pytest.raises(Exception, match="zu kurz|Möglich sind"):
            _check_key(key)


# -- the operator's ----------------------------------------------------------------------------
def findings() -> list[str]:
    ids = [found.id or "" for found in run_checks(include_deployment_checks=True)]
    return [name for name in ids if "seals" in name]


def test_a_deployment_without_a_certificate_is_warned(settings, tmp_path) -> None:
    assert findings() == ["seals.W001"]

    settings.SEAL_MAY_BE_SELF_SIGNED = True
    assert findings() == []

    settings.SEAL_PKCS12, settings.SEAL_PASSWORD = str(tmp_path / "siegel.p12"), PASSWORD
    assert findings() == ["seals.E001"]
    for days, found in ((365, []), (9, ["seals.W002"]), (0, ["seals.E001"])):
        (tmp_path / "siegel.p12").write_bytes(p12(certificate(f"Betrieb {days}", days=days)))
        assert findings() == found


def test_our_own_is_made_once_and_only_we_may_read_it(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path

    first = operators_seal()

    assert operators_seal().fingerprint == first.fingerprint
    [file] = (tmp_path / "seal").iterdir()
    assert file.stat().st_mode & 0o077 == 0
    assert first.is_self_signed


def test_a_command_seals_what_is_left(loerrach, in_loerrach, capsys) -> None:
    SealedPaper.objects.all().delete()

    call_command("seal_papers", "loerrach", "--dry-run", "--json")
    assert '"would_seal": 1' in capsys.readouterr().out
    assert not SealedPaper.objects.exists()

    call_command("seal_papers", "loerrach", "--json")
    assert '"sealed": 1' in capsys.readouterr().out
    assert SealedPaper.objects.count() == 1
