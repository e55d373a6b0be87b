"""Set up who is told of events, try it, pause and remove it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.actors import Actor
from accounts.models import User
from accounts.permissions import Role
from alliances.history.actions import change, create, record, remove
from alliances.letters import post
from alliances.webhooks import telling
from alliances.webhooks.events import EVENTS
from alliances.webhooks.models import Endpoint, secret_of
from alliances.webhooks.reaching import checked
from outbox.cleaning import end
from outbox.models import ENDED, Effect
from tenants.transactions import atomic

MOST = 10  # endpoints of one county
FAILS = "Die Gegenstelle war drei Tage lang nicht zu erreichen."


@atomic
def register(*, label: str, url: str, events: list[str], by: Actor) -> tuple[Endpoint, str]:
    """Tell this address of these events from now on; returns it with its secret.

    ValidationError with the problem of each field.
    """
    if Endpoint.objects.count() >= MOST:
        raise ValidationError(f"Mehr als {MOST} Webhooks sind nicht möglich.")
    values = _checked({"label": label, "url": url, "events": events})
    endpoint = Endpoint(**values, created_by=by.label[:200])
    create(endpoint, by=by, verb="Webhook angelegt")
    return endpoint, secret_of(endpoint)


@atomic
def edit(endpoint: Endpoint, values: dict[str, Any], *, by: Actor) -> Endpoint:
    """Change label, address or events; ValidationError with the problem of each field."""
    endpoint = _locked(endpoint)
    change(endpoint, _checked(values), by=by, verb="Webhook geändert")
    return endpoint


@atomic
def pause(endpoint: Endpoint, *, by: Actor) -> Endpoint:
    """Tell it nothing until it is resumed; what it was to be told is given up. Safe to repeat."""
    endpoint = _locked(endpoint)
    if endpoint.paused_at is None:
        _stop(endpoint, because="Von Hand angehalten.")
        record("Webhook angehalten", endpoint, by=by)
    return endpoint


@atomic
def resume(endpoint: Endpoint, *, by: Actor) -> Endpoint:
    """Tell it of what happens from now on. Safe to repeat."""
    endpoint = _locked(endpoint)
    if endpoint.paused_at is not None:
        endpoint.paused_at, endpoint.paused_because = None, ""
        endpoint.failing_since = None
        endpoint.save()
        record("Webhook fortgesetzt", endpoint, by=by)
    return endpoint


@atomic
def delete(endpoint: Endpoint, *, by: Actor) -> None:
    """Forget it; what it was to be told is given up."""
    endpoint = _locked(endpoint)
    _give_up(endpoint, because="Der Webhook ist entfernt.")
    remove(endpoint, by=by, verb="Webhook entfernt")


@atomic
def send_test(endpoint: Endpoint, *, by: Actor) -> Effect:
    """Say hello to it once, also while it is paused."""
    record("Webhook getestet", endpoint, by=by)
    return telling.tell_test(endpoint)


@atomic
def pause_failing(endpoint: Endpoint) -> None:
    """Pause an endpoint that failed for long, and tell those who look after it."""
    _stop(endpoint, because=FAILS)
    record("Webhook angehalten", endpoint, by=Actor.system(), after={"note": FAILS})
    for user in User.objects.filter(role=Role.COORDINATOR, is_active=True):
        post(
            "webhook_paused",
            to=user.email,
            subject="Ein Webhook ist angehalten",
            context={"endpoint": endpoint},
            path=f"/verwaltung/webhooks/{endpoint.pk}/",
        )


def _stop(endpoint: Endpoint, *, because: str) -> None:
    endpoint.paused_at, endpoint.paused_because = timezone.now(), because
    endpoint.save()
    _give_up(endpoint, because="Der Webhook ist angehalten.")


def _give_up(endpoint: Endpoint, *, because: str) -> None:
    mine = Effect.objects.filter(kind=Effect.Kind.WEBHOOK, reference=endpoint.pk)
    for effect in mine.exclude(state__in=ENDED).select_for_update(skip_locked=True):
        end(effect, problem=because)


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    problems: dict[str, Any] = {}
    if "label" in values and not str(values["label"]).strip():
        problems["label"] = "Bitte geben Sie eine Bezeichnung an."
    if "events" in values:
        unknown = sorted(set(values["events"]) - set(EVENTS))
        if unknown:
            problems["events"] = f"Dieses Ereignis gibt es nicht: {unknown[0]}."
        elif not values["events"]:
            problems["events"] = "Bitte wählen Sie mindestens ein Ereignis."
    if "url" in values:
        try:
            checked(values["url"])
        except ValidationError as error:
            problems["url"] = error.message_dict["url"]
    if problems:
        raise ValidationError(problems)
    return values


def _locked(endpoint: Endpoint) -> Endpoint:
    return Endpoint.objects.select_for_update().get(pk=endpoint.pk)
