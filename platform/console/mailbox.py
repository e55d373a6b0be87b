"""Read the mails that are kept as files because no mail server is configured."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

from mails.backends import written_at

# As `mails.backends` names them; nothing else in that folder is a mail.
NAME = re.compile(r"\d{8}-\d{6}-\d{6}-[A-Za-z0-9@._-]{1,60}\.eml")


class NoSuchMail(LookupError):
    """No kept mail has this name, or the name is none of ours."""


@dataclass(frozen=True)
class KeptMail:
    """One mail as somebody reads it."""

    name: str
    at: datetime
    to: str
    sender: str
    reply_to: str
    subject: str
    text: str
    html: str


def names() -> list[str]:
    """The names of all kept mails, newest first."""
    folder = Path(settings.MAIL_FOLDER)
    if not folder.is_dir():
        return []
    return sorted((entry.name for entry in folder.iterdir() if _is_mail(entry)), reverse=True)


def read(name: str) -> KeptMail:
    """The mail with this name; NoSuchMail for any other name, whatever it points to."""
    path = Path(settings.MAIL_FOLDER) / name
    if not NAME.fullmatch(name) or not _is_mail(path):
        raise NoSuchMail(name)
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return KeptMail(
        name=name,
        at=written_at(name),
        to=str(message["To"] or ""),
        sender=str(message["From"] or ""),
        reply_to=str(message["Reply-To"] or ""),
        subject=str(message["Subject"] or ""),
        text=_part(message, "plain"),
        html=_part(message, "html"),
    )


def _is_mail(path: Path) -> bool:
    """A file of our own naming that lies in the folder itself; links could lead out of it."""
    return NAME.fullmatch(path.name) is not None and path.is_file() and not path.is_symlink()


def _part(message: EmailMessage, kind: str) -> str:
    body = message.get_body(preferencelist=(kind,))
    return body.get_content() if body is not None else ""
