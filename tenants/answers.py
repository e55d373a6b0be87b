"""How our commands answer: lines for people, one JSON object for machines, non-zero if refused."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string

from tenants.models import County
from tenants.postgresql.places import outside
from tenants.transactions import atomic


class Refused(CommandError):
    """The command was understood and refused; nothing has changed."""

    def __init__(self, message: str, errors: dict[str, list[str]] | None = None):
        super().__init__(message)
        self.errors = errors or {}


class _NothingHappened(Exception):
    """Takes a dry run back."""


@contextmanager
def rehearsed(dry_run: bool) -> Iterator[None]:
    """Do everything in this block; in a dry run the database forgets it, and no mail goes out."""
    if not dry_run:
        yield
        return
    try:
        with atomic():
            yield
            raise _NothingHappened
    except _NothingHappened:
        pass


class JsonCommand(BaseCommand):
    """A command whose `answer()` returns a dictionary.

    One that changes something names it in `deed`: it gets `--dry-run`, and what it did stands in
    the operator's history. Where its action writes that history, it says so with `tells_itself`.
    """

    deed = ""
    tells_itself = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Antwort als ein JSON-Objekt")
        if self.deed:
            parser.add_argument("--dry-run", action="store_true", help="sagt nur, was geschähe")

    def has_changed(self, answer: dict) -> bool:
        """Whether there is something to tell; a command that may find nothing to do looks."""
        return True

    def _remember(self, answer: dict, options: dict) -> None:
        if not self.deed or self.tells_itself or options.get("dry_run"):
            return
        if self.has_changed(answer):
            for name in settings.COMMANDS_ARE_TOLD_TO:
                import_string(name)(self.deed, county_slug=options.get("slug") or "")

    def answer(self, **options) -> dict:
        """Do the work; raise `Refused` if it must not be done."""
        raise NotImplementedError

    def tell(self, answer: dict) -> None:
        """Say the answer to people; a command with more to say has its own way."""
        for name, value in answer.items():
            self.stdout.write(f"{name}: {value}")

    def refused(self, error: ValidationError) -> Refused:
        """The refusal that tells every field's problem."""
        errors = error.message_dict if hasattr(error, "error_dict") else {"__all__": error.messages}
        lines = [f"{field}: {' '.join(messages)}" for field, messages in errors.items()]
        return Refused("\n".join(lines), errors)

    def handle(self, *args, **options) -> str | None:
        try:
            with outside():
                answer = self.answer(**options)
                self._remember(answer, options)
        except Refused as refusal:
            if not options["json"]:
                raise
            self.stdout.write(
                json.dumps({"error": str(refusal), "errors": refusal.errors}, ensure_ascii=False)
            )
            raise SystemExit(1) from refusal
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, default=str))
        else:
            self.tell(answer)
        return None


class CountyCommand(JsonCommand):
    """A command about one county, named by its slug."""

    who = "Betrieb (Kommandozeile)"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("slug", help="Kurzname des Landkreises")

    def county(self, slug: str) -> County:
        """The county with this slug, or a refusal."""
        found = County.objects.select_related("region").filter(slug=slug).first()
        if found is None:
            words = f"Einen Landkreis mit dem Kurznamen {slug!r} gibt es nicht."
            raise Refused(words, {"slug": [words]})
        return found

    def state_of(self, county: County, *, changes: bool, dry_run: bool) -> dict:
        """What `suspend_county` and its like answer."""
        return {
            "slug": county.slug,
            "state": county.state,
            "since": county.state_since,
            "reason": county.state_reason,
            "changed": changes and not dry_run,
            **({"would_change": changes} if dry_run else {}),
        }
