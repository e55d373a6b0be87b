"""Collect the numbers of all counties now, as the nightly task does."""

from tenants.answers import JsonCommand
from tenants.facts.collecting import refresh


class Command(JsonCommand):
    """Changes nothing but the numbers themselves."""

    help = "Erhebt die Kennzahlen aller Landkreise für die Konsole; beliebig oft wiederholbar."

    def answer(self, **options) -> dict:
        return refresh()
