"""Django's development server; its own look at the migrations is the operator's, not a county's."""

from typing import Any

from django.contrib.staticfiles.management.commands.runserver import Command as DjangoCommand

from tenants.schemas import outside


class Command(DjangoCommand):
    """Serves in threads of their own, which start nowhere as everywhere else."""

    def inner_run(self, *args: Any, **options: Any) -> None:
        with outside():
            super().inner_run(*args, **options)
