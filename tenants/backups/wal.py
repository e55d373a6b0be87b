"""Receive what a server writes, from moment to moment: pg_receivewal does it."""

from pathlib import Path

from tenants.backups.making import major_of
from tenants.backups.programs import client, folder_of, run

SLOT = "kreisklima_backup"


def receiver(
    database: str, folder: Path, *, is_dry: bool = False
) -> tuple[list[str], dict[str, str]]:
    """The program that receives for ever, with its environment; its place on the server is made.

    The server keeps what this one has not received yet: bound that by max_slot_wal_keep_size.
    """
    program, env = folder_of(major_of(database)) / "pg_receivewal", client(database)
    slot = [f"--slot={SLOT}", "--no-password"]
    if not is_dry:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        run([program, *slot, "--create-slot", "--if-not-exists"], env=env)
    return [str(program), f"--directory={folder}", *slot], env
