"""Archives that are unlike most: odd texts, older code, a command that asks."""

import json
from datetime import date

import pytest
from django.core.management import call_command

from alliances.measures.models import Measure
from alliances.partners.models import Partner
from tenants.models import County
from tenants.schemas import inside
from tests.archive.packing import (
    Content,
    content_of,
    exported,
    imported,
    pack,
    rows_of,
    signed,
)

pytestmark = pytest.mark.django_db
KIEL = {"as_new": True, "ags": "01002", "name": "Stadt Kiel"}


def county(slug: str) -> County:
    return County.objects.select_related("region").get(slug=slug)


def test_texts_that_look_like_code_stay_texts(loerrach, tmp_path, client_for) -> None:
    words = "'); DROP TABLE alliances_partner; -- <script>alert(1)</script> \\. \\N {{ x }} %s"
    with inside(loerrach):
        Partner.objects.update(motivation=words, name=words)

    imported(exported(loerrach, tmp_path).path, "kiel", **KIEL)

    with inside(county("kiel")):
        assert Partner.objects.get().motivation == words
    page = client_for(county("kiel")).get("/partner/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_older_archive_without_a_newer_field_gets_its_default(loerrach, tmp_path) -> None:
    content: Content = content_of(exported(loerrach, tmp_path).path)
    rows = [json.loads(line) for line in content["rows/measures.jsonl"].splitlines()]
    for row in rows:
        row.pop("priority")
    content["rows/measures.jsonl"] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    manifest = json.loads(content["manifest.json"])
    manifest["migrations"]["alliances"] = ["0001_initial"]
    manifest["kinds"]["measures"]["fields"].remove("priority")
    content["manifest.json"] = json.dumps(manifest).encode()
    file = pack(signed(content), tmp_path / "alt.zip")

    imported(file, "kiel", **KIEL)

    with inside(county("kiel")):
        assert Measure.objects.get().priority == Measure.Priority.MEDIUM


def test_the_command_imports_and_refuses_with_one_json_object(loerrach, tmp_path, capsys) -> None:
    first = exported(loerrach, tmp_path)

    words = ("import_county", str(first.path), "--slug", "kiel", "--json")
    new = ("--as-new", "--ags", "01002", "--name", "Stadt Kiel")
    call_command(*words, *new, "--dry-run")
    dry = json.loads(capsys.readouterr().out)
    call_command(*words, *new)
    done = json.loads(capsys.readouterr().out)
    with pytest.raises(SystemExit):
        call_command(*words, *new)
    refused = json.loads(capsys.readouterr().out)

    assert (dry["dry_run"], done["dry_run"]) == (True, False)
    assert done["counts"]["declarations"] == 1
    assert refused["errors"] == {"slug": ["Diesen Kurznamen gibt es schon."]}
    assert rows_of(first.path, "declarations")[0]["drawn_up_on"] == str(date.today())
