"""What the worker delivered: people's mailboxes as files."""

import re
import time
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

LINK = re.compile(r"http://\S+")


@dataclass(frozen=True)
class Letter:
    """A delivered mail as its reader sees it."""

    subject: str
    text: str

    @property
    def links(self) -> list[str]:
        """All addresses in the text, in order."""
        return LINK.findall(self.text)

    def link(self, part: str) -> str:
        """The one address with this word in it."""
        [found] = {link for link in self.links if part in link}
        return found


class Postbox:
    """All mails of a product; a letter is handed out once, so that nobody reads an old one."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._read: set[Path] = set()

    def overlook(self) -> None:
        """Take what lies there for read: other stories wrote it."""
        self._read.update(self.folder.glob("*.eml"))

    def letter(self, to: str, about: str, seconds: float = 15) -> Letter:
        """Wait until the worker has delivered a new mail with `about` in its subject."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for path in sorted(set(self.folder.glob(f"*-{to}.eml")) - self._read):
                letter = _open(path)
                if about in letter.subject:
                    self._read.add(path)
                    return letter
            time.sleep(0.05)
        there = [path.name for path in sorted(self.folder.glob("*.eml"))]
        raise AssertionError(f"no new mail to {to} about {about!r}; there are {there}")


def _open(path: Path) -> Letter:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain",))
    assert body is not None
    return Letter(str(message["subject"]), body.get_content())
