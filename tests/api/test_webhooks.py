"""Webhooks by the interface: for the coordination only, the secret once."""

from alliances.webhooks.models import Endpoint, secret_of
from outbox.models import Effect

NEW = {"label": "Seite", "url": "https://seite.example/", "events": ["partner.accepted"]}


def test_only_the_coordination_sees_them(anonymous, writing, deciding, refused) -> None:
    refused(anonymous.get("webhooks/"), 401)
    refused(writing.get("webhooks/"), 403)
    assert deciding.get("webhooks/").json()["results"] == []


def test_one_is_made_and_shows_its_secret_once(deciding, in_loerrach) -> None:
    made = deciding.post("webhooks/", NEW)

    assert made.status_code == 201
    assert made.json()["secret"] == secret_of(Endpoint.objects.get())
    shown = deciding.get(f"webhooks/{made.json()['id']}/").json()
    assert "secret" not in shown
    assert (shown["events"], shown["is_paused"]) == (["partner.accepted"], False)


def test_wrong_values_are_told_at_their_fields(deciding, refused) -> None:
    refused(deciding.post("webhooks/", {**NEW, "url": "ftp://x"}), 400, "url")
    refused(deciding.post("webhooks/", {**NEW, "events": ["x"]}), 400, "events.0")


def test_one_is_changed_paused_tried_and_removed(deciding, in_loerrach, refused) -> None:
    path = f"webhooks/{deciding.post('webhooks/', NEW).json()['id']}/"

    assert deciding.patch(path, {"label": "Neu", "is_paused": True}).json()["is_paused"] is True
    assert deciding.patch(path, {"is_paused": False}).json()["is_paused"] is False
    assert deciding.post(f"{path}test/").status_code == 202
    assert Effect.objects.get(kind="webhook").what == "webhook.test"
    assert deciding.delete(path).status_code == 204
    refused(deciding.get(path), 404)
