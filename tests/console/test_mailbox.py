"""Mails that are kept as files: readable for the operator, and nothing beside them."""

from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives

from console import mailbox
from mails.backends import FolderBackend

OUTBOX = "/konsole/postausgang/"


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    """Where mails are kept, with one secret beside it."""
    settings.MAILS_ARE_KEPT_AS_FILES = True
    settings.MAIL_FOLDER = tmp_path / "mails"
    settings.MAIL_FOLDER.mkdir()
    (tmp_path / "secret.eml").write_text("Subject: geheim\n\nSchlüssel")
    return settings.MAIL_FOLDER


def keep(folder: Path, subject: str = "Grüße", html: str = "") -> str:
    message = EmailMultiAlternatives(
        subject,
        "Bitte öffnen: http://loerrach.localhost:8000/einladung/abc/ <b>kein Fett</b>",
        '"Klimaallianz" <klima@localhost>',
        ["neu@loerrach.example"],
        reply_to=["amt@loerrach.example"],
    )
    if html:
        message.attach_alternative(html, "text/html")
    FolderBackend().send_messages([message])
    return mailbox.names()[0]


def test_the_newest_mail_stands_first(operator, folder) -> None:
    for number in range(30):
        keep(folder, f"Brief {number}")

    first = operator.get(OUTBOX).context["mails"]

    assert [mail.subject for mail in first[:2]] == ["Brief 29", "Brief 28"]
    assert len(first) == 25
    assert len(operator.get(OUTBOX, {"page": 2}).context["mails"]) == 5


def test_a_mail_shows_headers_words_and_working_links(operator, folder) -> None:
    name = keep(folder)

    page = operator.get(f"{OUTBOX}{name}/").content.decode()

    assert "Grüße" in page
    assert "neu@loerrach.example" in page
    assert "amt@loerrach.example" in page
    assert '<a href="http://loerrach.localhost:8000/einladung/abc/"' in page
    assert "<b>kein Fett</b>" not in page


def test_the_html_of_a_mail_is_locked_into_its_frame(operator, folder) -> None:
    name = keep(folder, html="<html><head></head><body><script>alert(1)</script></body></html>")

    page = operator.get(f"{OUTBOX}{name}/").content.decode()
    frame = operator.get(f"{OUTBOX}{name}/html/")
    policy = frame["Content-Security-Policy"]

    assert "<script>alert" not in page
    assert '<iframe class="kk-frame" sandbox="allow-popups' in page
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy + page
    assert "frame-ancestors 'self'" in policy
    assert frame["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize(
    "name",
    [
        "../secret.eml",
        "..%2Fsecret.eml",
        "%2e%2e%2fsecret.eml",
        "secret.eml",
        "..",
        "20260101-000000-000000-x.eml",
        "20260101-000000-000000-..%2f..%2fsecret.eml",
        "20260101-000000-000000-x.eml%00",
        "/etc/passwd",
    ],
)
def test_no_name_leads_out_of_the_folder(operator, folder, name) -> None:
    for ending in ("/", "/html/"):
        assert operator.get(f"{OUTBOX}{name}{ending}").status_code == 404


def test_a_link_in_the_folder_leads_nowhere(operator, folder) -> None:
    name = "20260101-000000-000000-x.eml"
    (folder / name).symlink_to(folder.parent / "secret.eml")

    assert operator.get(f"{OUTBOX}{name}/").status_code == 404
    assert mailbox.names() == []


def test_with_a_mail_server_there_is_nothing_to_read(operator, folder, settings) -> None:
    name = keep(folder)
    settings.MAILS_ARE_KEPT_AS_FILES = False

    assert "Mailserver" in operator.get(OUTBOX).content.decode()
    assert name not in operator.get(OUTBOX).content.decode()
    assert operator.get(f"{OUTBOX}{name}/").status_code == 404
    assert operator.get(f"{OUTBOX}{name}/html/").status_code == 404


def test_an_outbox_that_does_not_exist_yet_is_empty(operator, folder) -> None:
    folder.rmdir()

    assert "Noch keine E-Mail" in operator.get(OUTBOX).content.decode()


def test_mails_are_for_the_operator_only(client_for, coordinator, folder) -> None:
    name = keep(folder)

    assert client_for(None).get(f"{OUTBOX}{name}/").status_code == 302
    assert client_for(None).get(f"{OUTBOX}{name}/html/").status_code == 302
    assert coordinator.get(f"{OUTBOX}{name}/").status_code == 404
