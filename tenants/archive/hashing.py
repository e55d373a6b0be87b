"""One hash over everything a county has: equal before and after means that nothing was touched."""

import hashlib
from collections.abc import Collection
from pathlib import Path

from tenants.archive.media import files_of, root_of
from tenants.copying import contents_of
from tenants.models import County
from tenants.schemas import as_owner, building


def content_hash(county: County, *, without: Collection[str] = ()) -> str:
    """SHA-256 over all rows, sequences and files of a county; without the tables named here.

    Sessions and the like change by themselves: whoever compares over a longer time leaves
    `django_session` and `accounts_user` (its `last_login`) out.
    """
    found = hashlib.sha256()
    with as_owner(county.database), building(county.schema_name):
        for name, contents in sorted(contents_of(county.schema_name).items()):
            if name not in without:
                found.update(f"{name} {contents.rows} {contents.digest}\n".encode())
    root = root_of(county.schema_name)
    for path in files_of(county):
        found.update(f"{path.relative_to(root)} {sum_of_file(path)}\n".encode())
    return found.hexdigest()


def sum_of_file(path: Path) -> str:
    """SHA-256 of one file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
