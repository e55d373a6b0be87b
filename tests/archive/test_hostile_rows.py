"""Rows that no office could have written are refused, and with them the whole archive."""

import json

import pytest

from tests.archive.packing import pack, signed
from tests.archive.refusing import is_refused, lines, row
from tests.cast import same_id

pytestmark = pytest.mark.django_db
STRANGER = "00000000-0000-4000-8000-000000000000"


ROWS = {
    "operator": (row("people", role="operator"), "'operator' ist hier nicht erlaubt"),
    "unknown role": (row("people", role="root"), "nicht erlaubt"),
    "a secret": (row("people", password="!"), "„password“"),
    "unknown field": (row("partners", admin=True), "„admin“"),
    "foreign id": (row("contacts", partner_id=STRANGER), f"nennt „{STRANGER}“"),
    "foreign number": (row("signatures", declaration_id=str(same_id("partner"))), "nennt"),
    "number for text": (row("partners", name=7), "Art von Wert"),
    "text for number": (row("alliance", target_year="2040"), "Art von Wert"),
    "truth for number": (row("objectives", position=True), "Art von Wert"),
    "number too large": (row("objectives", position=99999), "kleiner oder gleich"),
    "list for text": (row("pages", body=["x"]), "Art von Wert"),
    "nothing": (row("partners", name=None), "darf nicht leer sein"),
    "too long": (row("partners", name="x" * 301), "länger als 300"),
    "zero sign": (row("partners", name="a\0b"), "Nullzeichen"),
    "half a sign": (row("partners", name="a\ud800"), "hat nicht die richtige Form"),
    "wrong choice": (row("partners", state="admin"), "möglichen Werte"),
    "wrong uuid": (row("partners", id="1"), "richtige Form"),
    "wrong day": (row("signatures", signed_on="23.05.2025"), "richtige Form"),
    "time without zone": (row("history", at="2025-01-01T00:00:00"), "Zeitzone"),
    "wrong mail": (row("contacts", email="a@b\nBcc: c@d.example"), "email"),
    "script address": (row("partners", website="javascript:alert(1)"), "website"),
    "style": (row("alliance", brand_color="red;}*"), "keine Farbe"),
    "path": (row("documents", file="../../x.pdf"), "liegt nicht in dokumente/"),
    "absolute path": (row("documents", file="/etc/passwd"), "liegt nicht in dokumente/"),
    "other folder": (row("documents", file="logo/x.pdf"), "liegt nicht in dokumente/"),
    "page as document": (row("documents", content_type="text/html"), "Dateiart und Endung"),
    "page as name": (row("documents", file_name="x.html"), "andere Endung"),
    "path as name": (row("documents", file_name="../x.pdf"), "unerlaubte Zeichen"),
    "twice": (
        lambda content: signed(
            content | {"rows/objectives.jsonl": content["rows/objectives.jsonl"] * 2}
        ),
        "zweimal",
    ),
    "no json": (lines("objectives", b"{\n"), "kein JSON"),
    "not a number": (lines("objectives", b'{"id": NaN}\n'), "kein JSON"),
    "no object": (lines("objectives", b"[]\n"), "kein Datensatz"),
    "half a line": (lines("objectives", b"{}"), "mitten in einer Zeile"),
    "no text": (lines("objectives", b"\xff\xfe\n"), "kein JSON"),
    "deep": (lines("objectives", b"[" * 99999 + b"]" * 99999 + b"\n"), "kein JSON"),
    "deep inside": (row("history", before=json.loads("[" * 60 + "]" * 60)), "verschachtelt"),
    "no alliance": (lines("alliance", b""), "Allianz selbst fehlt"),
    "two texts in force": (row("declaration_texts", version=2, id=STRANGER), "nennt"),
    "rewritten declaration": (row("declarations", body="Anderer Text"), "Text ihrer Prüfsumme"),
    "signature elsewhere": (row("signatures", sha256="0" * 64), "Unterschrift für anderen Text"),
    "signature missing": (
        lambda content: signed(
            content
            | {"rows/signatures.jsonl": content["rows/signatures.jsonl"].split(b"\n")[0] + b"\n"}
        ),
        "widerspricht sich",
    ),
    "rewritten history": (row("history", verb="nichts"), "Verlauf ist nicht unversehrt"),
    "history with a gap": (
        lambda content: signed(
            content | {"rows/history.jsonl": content["rows/history.jsonl"].split(b"\n", 1)[1]}
        ),
        "Verlauf ist nicht unversehrt",
    ),
    "same address twice": (row("people", 1, email="coordinator@beispiel.example"), "widerspricht"),
}


@pytest.mark.parametrize("case", ROWS)
def test_rows_that_must_not_be(case: str, content, tmp_path) -> None:
    change, word = ROWS[case]

    is_refused(pack(change(content), tmp_path / "boese.zip"), word)


def test_a_file_that_is_not_what_its_name_says(content, tmp_path) -> None:
    [name] = [path for path in content if path.startswith("files/dokumente/")]
    changed = signed(content | {name: b"<html><script>alert(1)</script>"})

    is_refused(pack(changed, tmp_path / "boese.zip"), "Inhalt der Datei passt nicht")


def test_a_sealed_paper_of_which_a_byte_was_changed(content, tmp_path) -> None:
    [name] = [path for path in content if path.startswith("files/erklaerungen/")]
    changed = signed(content | {name: content[name] + b" "})

    is_refused(pack(changed, tmp_path / "boese.zip"), "nicht die Prüfsumme ihrer Datei")
