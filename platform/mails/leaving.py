"""The letters of a county that is deleted, where letters are kept as files."""

from collections.abc import Iterator
from email import message_from_binary_file, policy
from pathlib import Path

from django.conf import settings

from mails.backends import COUNTY
from tenants.deletion.step import Counts, Step
from tenants.models import DeletionProtocol


def _kept(protocol: DeletionProtocol) -> Iterator[Path]:
    folder = Path(settings.MAIL_FOLDER)
    for path in sorted(folder.glob("*.eml")) if folder.is_dir() else []:
        with path.open("rb") as file:
            headers = message_from_binary_file(file, policy=policy.default)
        if str(headers[COUNTY] or "") == protocol.schema_name:
            yield path


def _find(protocol: DeletionProtocol) -> Counts:
    return {"letters": len(list(_kept(protocol)))}


def _remove(protocol: DeletionProtocol) -> Counts:
    for path in _kept(protocol):
        path.unlink(missing_ok=True)
    return {}


KEPT_LETTERS = Step(
    "letters", "Aufbewahrte E-Mails", _find, _remove, {"letters": "E-Mails als Dateien"}
)
