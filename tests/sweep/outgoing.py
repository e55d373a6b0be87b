"""What a county sends: the things of it that the sweep needs, and how their pages are asked."""

from typing import Any

from django.utils import timezone

from alliances.declarations.models import Declaration, DeclarationText
from alliances.declarations.notices import WithdrawalNotice
from alliances.webhooks.models import Endpoint
from mails.models import Mail
from outbox.models import Effect, State
from tests.sweep.classes import Asked, api, asked

ENDPOINT = {
    "label": "Neu",
    "url": "https://neu.example/",
    "events": ["partner.accepted"],
}


def post(shelf: Any) -> None:
    """A letter that waits, one that cannot be delivered, a webhook with its last call, a notice."""
    shelf.put(
        WithdrawalNotice,
        "notice",
        declaration_id=shelf.id_of("declaration"),
        partner_id=shelf.id_of("partner-accepted"),
        address="fort@beispiel.example",
    )
    own = Declaration.objects.get(partner_id=shelf.id_of("partner"), state="in_force")
    shelf.things["declaration-own"] = str(own.pk)
    published = DeclarationText.objects.get(state=DeclarationText.State.PUBLISHED)
    shelf.things["text-published"] = str(published.pk)
    shelf.put(Mail, "mail-dead", template="invitation", to="fort@beispiel.example")
    shelf.put(Endpoint, "endpoint", label="Internetseite", url="https://", events=[])
    for name, kind, about, state in (
        ("effect", "mail", "mail", State.WAITING),
        ("effect-dead", "mail", "mail-dead", State.DEAD),
        ("effect-webhook", "webhook", "endpoint", State.DEAD),
    ):
        shelf.put(
            Effect,
            name,
            kind=kind,
            what="invitation" if kind == "mail" else "partner.accepted",
            reference=shelf.id_of(about),
            state=state,
            due_at=timezone.now(),
        )


OUTGOING: dict[str, Asked] = {
    "office-delivery": asked(),
    "office-dead-letter": asked(pk=("effect-dead", "effect-webhook"), post={"reason": "x"}),
    "office-dead-letter-retry": asked(pk="effect-dead", post={"x": "y"}),
    "office-webhooks": asked(post=ENDPOINT),
    "office-webhook": asked(pk="endpoint", post=ENDPOINT),
    "office-webhook-test": asked(pk="endpoint", post={"x": "y"}),
    "office-webhook-pause": asked(pk="endpoint", post={"x": "y"}),
    "office-webhook-resume": asked(pk="endpoint", post={"x": "y"}),
    "office-webhook-delete": asked(pk="endpoint", post={"x": "y"}),
    "api-webhook-list": api(send=ENDPOINT),
    "api-webhook-detail": api(id="endpoint", send={"label": "Anders"}),
    "api-webhook-test": api(id="endpoint", mute="an answer without a body"),
}
