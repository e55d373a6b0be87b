"""Delete a county from the command line: ask, agree, take back, go on; as the console does."""

from django.core.exceptions import ValidationError
from django.core.management.base import CommandParser

from console.operators import proved
from tenants.answers import CountyCommand, Refused
from tenants.deletion import asking, running, telling
from tenants.models import DeletionProtocol

NO_WORDS = "ohne Angabe (Kommandozeile)"


class Command(CountyCommand):
    """May be repeated at every moment: what was begun goes on, what is done is told."""

    tells_itself = True
    help = (
        "Löscht einen Landkreis für immer. Der erste Aufruf schließt ihn und beginnt die "
        "Wartezeit; eine zweite Person stimmt mit --approve --by ADRESSE zu (ihr Passwort steht "
        "in OPERATOR_PASSWORD oder wird erfragt). Nach der Wartezeit löscht der Hintergrunddienst "
        "oder ein weiterer Aufruf. --undo nimmt alles zurück, solange nichts gelöscht ist."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        add = parser.add_argument
        add("--confirm", default="", metavar="KURZNAME", help="noch einmal, zur Bestätigung")
        add("--by", default="", metavar="ADRESSE", help="wer aus dem Betrieb das tut")
        add("--reason", default="", help="steht im Protokoll; keine Namen")
        add(
            "--exchange",
            default=DeletionProtocol.Exchange.STAYS,
            choices=DeletionProtocol.Exchange.values,
            help="was der Landkreis geteilt hat: bleibt mit Quelle oder geht mit",
        )
        add("--approve", action="store_true", help="als zweite Person zustimmen")
        add("--now", action="store_true", help="mit --approve und --reason: ohne Wartezeit")
        add("--undo", action="store_true", help="zurücknehmen")
        add("--dry-run", action="store_true", help="sagt nur, was geschähe")

    def answer(self, **options) -> dict:
        try:
            protocol = self._act(options)
        except ValidationError as error:
            raise self.refused(error) from error
        if options["dry_run"] and not protocol.begun_at:
            return telling.told(protocol, found=running.look(protocol), dry_run=True)
        return telling.told(protocol, dry_run=options["dry_run"])

    def _act(self, options: dict) -> DeletionProtocol:
        by = proved(options["by"]) if options["by"] else asking.COMMAND_LINE
        slug, confirm, dry_run = options["slug"], options["confirm"], options["dry_run"]
        open_one = asking.find(slug)
        if options["undo"]:
            return self._undo(open_one, by.label, dry_run=dry_run)
        if options["approve"]:
            return self._approve(open_one, by, options)
        if open_one is None or open_one.state in {asking.State.WISHED, asking.State.DONE}:
            if open_one is not None and open_one.state == asking.State.DONE and self._is_gone(slug):
                return open_one
            return asking.ask(
                self.county(slug),
                confirm=confirm,
                by=by,
                reason=options["reason"] or NO_WORDS,
                exchange=options["exchange"],
                dry_run=dry_run,
            )
        asking.check_slug(slug, confirm)
        return self._go_on(open_one, dry_run=dry_run)

    def _approve(
        self, protocol: DeletionProtocol | None, by: asking.Operator, options: dict
    ) -> DeletionProtocol:
        if protocol is None:
            raise Refused("Es ist keine Löschung beantragt.")
        if options["now"] and not options["reason"].strip():
            words = "Ohne Wartezeit geht es nur mit einem Grund: --reason."
            raise ValidationError({"reason": words})
        if options["dry_run"]:
            return protocol
        protocol = asking.approve(
            protocol,
            confirm=options["confirm"],
            by=by,
            at_once=options["reason"] if options["now"] else "",
        )
        return self._go_on(protocol, dry_run=False)

    def _undo(
        self, protocol: DeletionProtocol | None, label: str, *, dry_run: bool
    ) -> DeletionProtocol:
        if protocol is None:
            raise Refused("Es ist keine Löschung beantragt.")
        return protocol if dry_run else asking.take_back(protocol, by=label)

    def _go_on(self, protocol: DeletionProtocol, *, dry_run: bool) -> DeletionProtocol:
        if dry_run or not running.is_due(protocol):
            return protocol
        return running.carry_out(protocol.pk)

    def _is_gone(self, slug: str) -> bool:
        try:
            self.county(slug)
        except Refused:
            return True
        return False
