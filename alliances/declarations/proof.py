"""The short form by which a paper is recognised: its number and the start of its checksum."""

import re

from alliances.declarations.models import Declaration

CODE_LENGTH = 16  # hexadecimal digits: 64 bits, which nobody guesses
NUMBER = re.compile(r"[0-9]{4}-[0-9]{4,6}")


def code_of(declaration: Declaration) -> str:
    """The code printed beside the number."""
    return declaration.sha256[:CODE_LENGTH]


def in_groups(sha256: str) -> str:
    """The code as it is printed: four groups of four."""
    return " ".join(sha256[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def read_code(words: str) -> str:
    """A code as somebody types it: with or without gaps, in capitals or not."""
    return "".join(words.split()).replace("-", "").lower()
