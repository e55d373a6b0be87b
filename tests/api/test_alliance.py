"""The alliance as a program sees and changes it."""

import pytest

from alliances.history.models import Entry
from alliances.profile.models import Alliance
from tenants.schemas import inside


def test_everybody_reads_the_alliance(anonymous, cloppenburg):
    response = anonymous.get("alliance/")

    alliance = response.json()
    assert response.status_code == 200
    assert alliance["name"] == "Allianz Kanarie-loerrach-name"
    assert alliance["claim"] == "Gemeinsam weiter"
    assert alliance["target_year"] == 2040
    assert alliance["county"] == {"name": "Landkreis Lörrach", "slug": "loerrach", "ags": "08336"}
    assert alliance["theme"] == {"brand_color": "#00693e", "logo_url": None, "logo_alt": ""}
    assert alliance["counts"] == {"partners": 1, "measures": 1, "documents": 1}
    assert alliance["contact"]["email"] == "klima@loerrach.example"
    assert [goal["position"] for goal in alliance["objectives"]] == [0]
    assert "cloppenburg" not in response.content.decode()


def test_the_coordinator_changes_it_and_history_names_the_key(deciding, in_loerrach):
    response = deciding.patch("alliance/", {"claim": "Jetzt erst recht", "brand_color": "#7A2E0E"})

    assert response.status_code == 200
    assert response.json()["claim"] == "Jetzt erst recht"
    assert response.json()["theme"]["brand_color"] == "#7a2e0e"
    assert Entry.objects.first().actor_label == "Schlüssel „Test coordinator“"


@pytest.mark.parametrize("who", ["reading", "writing"])
def test_others_may_not(who, request, refused):
    program = request.getfixturevalue(who)

    response = program.patch("alliance/", {"claim": "Nein"})

    assert "Rolle" in refused(response, 403)["detail"]


def test_without_a_key_nothing_is_changed(anonymous, refused):
    response = anonymous.patch("alliance/", {"claim": "Nein"})

    refused(response, 401)
    assert response["WWW-Authenticate"] == "Bearer"


def test_the_neighbours_key_is_no_key_here(intruding, refused):
    refused(intruding.get("alliance/"), 401)
    refused(intruding.patch("alliance/", {"claim": "Nein"}), 401)


def test_a_colour_that_cannot_be_read_is_refused(deciding, refused, loerrach):
    problem = refused(deciding.patch("alliance/", {"brand_color": "#ffff00"}), 400, "brand_color")

    assert "zu schwer zu lesen" in problem["errors"]["brand_color"][0]
    with inside(loerrach):
        assert Alliance.objects.get().brand_color == "#00693e"


def test_bad_input_is_told_by_field_and_politely(deciding, refused):
    response = deciding.patch("alliance/", {"name": "x" * 121, "target_year": 1999})

    problem = refused(response, 400, "name", "target_year")
    assert "120 Zeichen" in problem["errors"]["name"][0]
    assert "2025" in problem["errors"]["target_year"][0]


def test_a_change_nobody_has_seen_is_not_overwritten(deciding, refused):
    seen = deciding.get("alliance/")["ETag"]
    first = deciding.patch("alliance/", {"claim": "Eins"}, if_match=seen)

    second = deciding.patch("alliance/", {"claim": "Zwei"}, if_match=seen)

    assert first.status_code == 200
    assert deciding.get("alliance/")["ETag"] == first["ETag"]
    refused(second, 412)
    assert deciding.get("alliance/").json()["claim"] == "Eins"


def test_who_knows_the_state_gets_no_body(anonymous):
    seen = anonymous.get("alliance/")["ETag"]

    response = anonymous.get("alliance/", if_none_match=seen)

    assert (response.status_code, response.content) == (304, b"")


def test_there_is_nothing_to_create_or_delete(deciding, refused):
    refused(deciding.post("alliance/", {}), 405)
    refused(deciding.delete("alliance/"), 405)
