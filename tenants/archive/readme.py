"""The words with which an archive explains itself, in German and English."""

from typing import Any

LIESMICH, README = "LIESMICH.txt", "README.txt"

_GERMAN = """Archiv der Klimaallianz: {name}
{line}

Dieses Archiv enthält alles, was der Landkreis auf der Plattform hat, Stand {at}.
Es lässt sich ohne unsere Software lesen: mit jedem Programm für ZIP-Dateien und einem
Texteditor. Alle Texte stehen in UTF-8.

manifest.json   Versionen, Anzahlen und eine Prüfsumme (SHA-256) für jede Datei
SHA256SUMS      dieselben Prüfsummen; prüfen mit:  sha256sum --check SHA256SUMS
rows/           die Daten, eine Datei je Art, ein Datensatz je Zeile (JSON Lines)
files/          die Dateien des Landkreises, so wie sie hochgeladen wurden
documents/      die Erklärungen als PDF (PDF/A)
shared/         was die Plattform sonst über den Landkreis weiß: Adressen, Material im
                Austausch mit seinen Dateien, Übernahmen, Handlungen des Betriebs

Die Arten von Datensätzen:
{kinds}

Felder, die auf „_id“ enden, nennen den Datensatz, auf den sie zeigen: partner_id einer
Erklärung ist die id in rows/partners.jsonl. Zeitpunkte stehen in ISO 8601 mit Zeitzone.
Felder, die eine Datei nennen, meinen den Namen unterhalb von files/.

Der Verlauf (rows/history.jsonl) ist eine Kette: „previous“ ist die Prüfsumme „hash“ des
Eintrags davor. So zeigt sich, wenn jemand ihn nachträglich ändert.

Nicht enthalten ist:
{left_out}
{missing}
Das Archiv enthält personenbezogene Daten. Bewahren Sie es geschützt auf und löschen Sie es,
wenn Sie es nicht mehr brauchen.
"""

_ENGLISH = """Archive of a climate alliance: {name}
{line}

Everything this county has on the platform, as of {at}. It can be read without our software:
with any ZIP program and a text editor. All texts are UTF-8.

manifest.json   versions, counts and a checksum (SHA-256) of every file
SHA256SUMS      the same checksums; check with:  sha256sum --check SHA256SUMS
rows/           the data, one file per kind, one record per line (JSON Lines)
files/          the county's files as they were uploaded
documents/      the declarations as PDF (PDF/A)
shared/         what else the platform knows of the county: addresses, materials in the
                exchange with their files, adoptions, deeds of the operator

Records by kind:
{kinds}

Fields that end in "_id" name the record they point to. Points in time are ISO 8601 with time
zone. Fields that name a file mean its name below files/. The history (rows/history.jsonl) is
a chain: "previous" is the "hash" of the entry before.

What was left out, and why, stands in manifest.json under "left_out" (in German).
The archive contains personal data: keep it safe, and delete it when it is no longer needed.
"""


def texts(manifest: dict[str, Any]) -> dict[str, bytes]:
    """Both texts, by the name of their member."""
    name, at = manifest["county"]["name"], manifest["made_at"][:16].replace("T", " ")
    kinds = [(said["file"], said["rows"], said["words"]) for said in manifest["kinds"].values()]
    left = manifest["left_out"]
    reasons = [*left["kinds"].values(), *left["fields"].values()]
    missing = ""
    if manifest["missing_files"]:
        names = "\n".join(f"- {each}" for each in manifest["missing_files"])
        missing = f"\nDiese Dateien fehlten beim Export schon auf der Plattform:\n{names}\n"
    german = _GERMAN.format(
        name=name,
        line="=" * 60,
        at=f"{at} (UTC)",
        kinds="\n".join(f"- {file}: {rows} × {words}" for file, rows, words in kinds),
        left_out="\n".join(f"- {reason}" for reason in reasons),
        missing=missing,
    )
    english = _ENGLISH.format(
        name=name,
        line="=" * 60,
        at=f"{at} (UTC)",
        kinds="\n".join(f"- {file}: {rows}" for file, rows, _ in kinds),
    )
    return {LIESMICH: german.encode(), README: english.encode()}
