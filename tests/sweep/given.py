"""What the sweep gives forms and programs, and the things it asks for by name."""

from typing import Any

from tests.sweep.network_classes import PUBLIC_MATERIAL

PDF = "application/pdf"
STATIC = "tells nothing of a county"
# Those that the quick sweep asks for stand first.
MATERIAL = tuple(
    dict.fromkeys(
        (
            "material-measure-counties",
            "material-document-withdrawn",
            "their-measure-counties",
            "their-document-withdrawn",
            *PUBLIC_MATERIAL,
            *(name.replace("material-", "their-") for name in PUBLIC_MATERIAL),
        )
    )
)
PARTNER: dict[str, Any] = {
    "kind": "organisation",
    "name": "Neue Genossenschaft",
    "representative_function": "Vorstand",
    "category": "@category",
    "city": "Ort",
    "motivation": "Wärme ohne Gas.",
}
CONTACT = {"name": "Anna", "email": "anna@beispiel.example"}
WITH_CONTACT = PARTNER | {f"contact_{name}": value for name, value in CONTACT.items()}
SIGNATURE = {
    "name": "Anna",
    "function": "Vorstand",
    "place": "Ort",
    "date": "02.04.2026",
    "consent": "on",
    "sheet_is_here": "on",
}
SIGNATORY = {
    "name": "Anna",
    "function": "Vorstand",
    "basis": "statute",
    "valid_from": "02.04.2026",
}
MEASURE = {
    "title": "Neu",
    "field_of_action": "Wärme",
    "priority": "high",
    "responsible": "Amt",
    "description": "Text",
}
PERSON = {"email": "partner@beispiel.example", "name": ""}
TEXT = {"title": "Neuer Text", "valid_from": "02.01.2026", "body": "## A"}
SHARE = {"summary": "x", "licence": "CC-BY-4.0", "visibility": "counties", "checked": "on"}
