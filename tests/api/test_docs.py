"""How the interface describes itself."""

import io
import json

from django.core.management import call_command


def test_the_description_has_no_gaps(tmp_path, db):
    out = tmp_path / "schema.yml"

    call_command("spectacular", validate=True, fail_on_warn=True, file=str(out))

    assert out.read_text(encoding="utf-8").startswith("openapi: 3")


def test_the_description_is_served_to_everybody_as_json(anonymous):
    response = anonymous.get("schema/")

    schema = json.loads(response.content)
    paths = schema["paths"]
    assert schema["openapi"].startswith("3.")
    assert paths["/api/v1/partners/{id}/accept/"]["post"]["security"] == [{"apiKey": []}]
    assert paths["/api/v1/partners/"]["get"]["security"] == [{"apiKey": []}, {}]
    assert "Koordination" in paths["/api/v1/declarations/{id}/sign/"]["post"]["description"]
    refusal = paths["/api/v1/partners/"]["post"]["responses"]["409"]["content"]
    assert list(refusal) == ["application/problem+json"]
    names = [each["name"] for each in paths["/api/v1/partners/"]["post"]["parameters"]]
    assert "Idempotency-Key" in names


def test_the_page_needs_no_script_in_it(anonymous):
    response = anonymous.client.get("/api/v1/docs/")

    page = response.content.decode()
    assert response.status_code == 200
    assert '<div id="swagger-ui" data-schema="/api/v1/schema/"' in page
    assert "<style" not in page
    assert "<script>" not in page
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "sessionid" not in response.cookies


def test_a_key_is_made_on_the_command_line_and_works(anonymous, loerrach):
    out = io.StringIO()

    call_command(
        "create_api_key", "loerrach", "--role", "reader", "--label", "Test", "--json", stdout=out
    )

    key = json.loads(out.getvalue())["key"]
    anonymous.headers = {"Authorization": f"Bearer {key}"}
    assert anonymous.get("declarations/").status_code == 200


def test_the_command_refuses_a_county_that_does_not_exist(db, capsys):
    out = io.StringIO()

    try:
        call_command(
            "create_api_key", "atlantis", "--role", "reader", "--label", "x", "--json", stdout=out
        )
    except SystemExit as end:
        code = end.code

    assert code == 1
    assert "gibt es nicht" in json.loads(out.getvalue())["error"]
