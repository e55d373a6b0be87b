"""How much waits in the counties' outboxes, in figures only."""

from outbox.looking import Counts, counts
from tenants.answers import JsonCommand


class Command(JsonCommand):
    """The figures of the console's page; whoever watches the platform asks here."""

    help = "Zählt je Landkreis, was wartet, sich verspätet und sich nicht zustellen lässt."

    def answer(self, **options) -> dict:
        found = [row for row in counts() if row.waiting or row.dead_letters]
        at_work = [row for row in found if not row.rests]
        return {
            "waiting": sum(row.waiting for row in at_work),
            "late": sum(row.late for row in at_work),
            "dead": sum(row.dead for row in found),
            "unclear": sum(row.unclear for row in found),
            "oldest": min((row.oldest for row in at_work if row.oldest), default=None),
            "counties": [_figures(row) for row in found],
        }

    def tell(self, answer: dict) -> None:
        for county in answer["counties"]:
            self.stdout.write(
                "{slug}: {waiting} warten, {late} verspätet, {dead} unzustellbar, "
                "{unclear} unklar ({state})".format(**county)
            )
        self.stdout.write(
            "Zusammen: {waiting} warten, {late} verspätet, {dead} unzustellbar, "
            "{unclear} unklar".format(**answer)
        )


def _figures(row: Counts) -> dict:
    return {
        "slug": row.county.slug,
        "state": row.county.state,
        "waiting": row.waiting,
        "late": row.late,
        "dead": row.dead,
        "unclear": row.unclear,
        "oldest": row.oldest,
    }
