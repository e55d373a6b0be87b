"""Where mails go as long as no mail server is configured: into a folder the operator can read."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.utils import timezone

from outbox.carrying import Again
from tenants.postgresql.places import here

COUNTY = "X-County"  # in a kept letter: the schema of whoever wrote it


class FolderBackend(BaseEmailBackend):
    """Keeps every message as one .eml file, newest name last."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            self.carry(message, lambda: None)
        return len(email_messages)

    def carry(self, message: EmailMessage, hand_over: Callable[[], None]) -> None:
        """Keep one message; the last step is its name, so a reader never sees half a mail."""
        folder = Path(settings.MAIL_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        stamp = timezone.localtime().strftime("%Y%m%d-%H%M%S-%f")
        target = folder / f"{stamp}-{_safe(message.to[0])}.eml"
        partial = target.with_suffix(".part")
        letter = message.message()
        letter[COUNTY] = here().schema
        partial.write_bytes(letter.as_bytes())
        hand_over()
        try:
            partial.rename(target)
        except OSError as error:
            raise Again(f"Die Datei ließ sich nicht anlegen: {error.strerror}") from error


def _safe(text: str) -> str:
    return re.sub(r"[^a-zA-Z0-9@.-]+", "_", text)[:60]


def written_at(name: str) -> datetime:
    """When the mail with this file name was kept."""
    stamp = datetime.strptime(name[:22], "%Y%m%d-%H%M%S-%f")
    return timezone.make_aware(stamp)
