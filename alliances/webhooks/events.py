"""What other programs can be told of. Names and data are a promise: see docs/api.md.

Data holds ids and what is public anyway, never what names a person.
"""

EVENTS = {
    "partner.accepted": "Partner angenommen",
    "declaration.signed": "Erklärung von einer Seite unterschrieben",
    "declaration.in_force": "Erklärung ist in Kraft",
    "declaration.ended": "Erklärung ist beendet",
    "measure.published": "Maßnahme veröffentlicht",
    "document.published": "Dokument veröffentlicht",
    "material.shared": "Material mit anderen Landkreisen geteilt",
}
TEST = "webhook.test"  # by hand, to any endpoint


def words_of(event: str) -> str:
    """An event in words."""
    return "Testzustellung" if event == TEST else EVENTS.get(event, event)
