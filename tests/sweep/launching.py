"""Signing events: the things of one that the sweep needs, and how their pages are asked."""

from datetime import date
from typing import Any

from alliances.declarations.models import Declaration, Signature
from alliances.launches.actions import SIGN_AT_EVENT
from alliances.launches.models import Participation, SigningEvent
from alliances.partners.models import Contact, Partner
from tests.sweep.classes import Asked, api, asked

DAY = date(2026, 3, 2)
EVENT = {"name": "Auftakt", "place": "Kreisstadt", "held_on": "31.12.2099"}
SIGNED = "declaration-signed"


def gather(shelf: Any) -> None:
    """An event with one that is missing, and a declaration that waits for the county."""
    event = shelf.put(SigningEvent, "event", name="Auftakt", held_on=DAY)
    awaiting = shelf.things["declaration-awaiting"]
    for name, declaration in (("participation", awaiting), ("participation-2", _signed(shelf).pk)):
        shelf.put(Participation, name, event=event, declaration_id=declaration)
    shelf.link("event", SIGN_AT_EVENT, shelf.things["participation"])


def _signed(shelf: Any) -> Any:
    partner = shelf.put(
        Partner,
        "partner-signed",
        slug=f"partner-signed{shelf.ending}",
        kind=Partner.Kind.ORGANISATION,
        sort_name="x",
        category_id=shelf.id_of("category"),
        city="Kreisstadt",
        state=Partner.State.ACCEPTED,
        website="https://",
    )
    shelf.put(Contact, "contact-signed", partner=partner, email="signed@b.example")
    declaration = shelf.put(
        Declaration,
        SIGNED,
        number=f"2020-{90 if shelf.ending else 80:04d}",
        partner=partner,
        text_id=shelf.id_of("text"),
        title="Partnererklärung",
        body="Text",
        sha256="0" * 64,
        drawn_up_on=DAY,
        state=Declaration.State.SIGNED_BY_PARTNER,
    )
    shelf.put(
        Signature,
        "signature-signed",
        declaration=declaration,
        party="partner",
        signed_on=DAY,
        way="online",
    )
    return declaration


def launches(signature: dict[str, Any]) -> dict[str, Asked]:
    """The class of each route."""
    many = {"declarations": [f"@{SIGNED}"]}
    return {
        "event-signed": asked(),
        "event-sign": asked(token="token-event", post=signature),
        "event-sign-document": asked(token="token-event", gives="application/pdf"),
        "office-events": asked(),
        "office-event-add": asked(post=EVENT),
        "office-event": asked(pk="event"),
        "office-event-edit": asked(pk="event", post=EVENT),
        "office-event-choose": asked(pk="event", post={"partners": "@partner-accepted"}),
        "office-event-cards": asked(pk="event", post={"hours": "2"}),
        "office-event-screen": asked(pk="event", post={"wer": "@participation"}),
        "office-event-close": asked(pk="event"),
        "office-event-remind": asked(pk="event"),
        "office-event-countersign": asked(pk="event", post=signature | many),
        "office-leave-out": asked(pk="participation"),
        "office-countersign": asked(post=signature | many),
        "api-declaration-sign-many": api(send=signature | many | {"date": "2026-04-02"}),
        "api-signing-event-list": api(),
        "api-signing-event-detail": api(id="event"),
    }
