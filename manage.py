#!/usr/bin/env python
"""Run one of the platform's commands, with `platform/` on the path of imports."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(1, str(Path(__file__).resolve().parent / "platform"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    from tenants.postgresql import limits  # noqa: PLC0415
    from tenants.postgresql.places import outside  # noqa: PLC0415

    limits.work_as(limits.COMMAND)

    # Whoever may run commands owns the database; a web server and a worker start nowhere.
    with outside():
        execute_from_command_line(sys.argv)
