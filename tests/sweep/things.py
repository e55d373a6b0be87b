"""What a county holds during the sweep: one thing of every kind, by the name that classes use."""

import hashlib
import json
from datetime import date, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone

from accounts.models import ApiKey, Identity, Invitation, Link, SignInRules, User
from accounts.permissions import STAFF_ROLES, Role
from accounts.tokens import fingerprint
from alliances.declarations.actions import SIGNING
from alliances.declarations.models import Declaration, DeclarationText, Signature
from alliances.documents.models import Document
from alliances.entrance.actions import RESET
from alliances.goals.models import Objective
from alliances.history.models import Entry
from alliances.measures.models import Measure
from alliances.partners.actions import ANSWER, CONFIRMATION
from alliances.partners.models import Category, Contact, Inquiry, Partner
from api.models import IdempotentAnswer
from mails.models import Mail
from support.actions import PURPOSE as SUPPORT
from support.models import Permit, SupportEntry
from tenants.models import County
from tests.cast import same_id
from tests.sweep.canaries import long_one
from tests.sweep.fields import marked
from tests.sweep.outgoing import post
from tests.sweep.signing_in import session_key, sign_in

REPEATED = {"title": "Zweimal dasselbe"}  # what the remembered request had asked
READER = "leserin@beispiel.example"
TODAY = date(2026, 3, 2)
PDF = b"%%PDF-1.4\n%% %s\ntrailer<<>>\n%%%%EOF\n"


def secret_of(name: str) -> str:
    """The same API key or link in every county."""
    return f"kk_gleich-{name}"


class Shelf:
    """Makes rows in the county that is set, and remembers their ids under the names of things.

    With an ending the same things once more, under names and ids of their own.
    """

    def __init__(self, county: County, ending: str = ""):
        self.county, self.ending = county, ending
        self.things: dict[str, str] = {}

    def id_of(self, name: str) -> Any:
        return same_id(name + self.ending)

    def put(
        self, model: type[models.Model], name: str, words: dict[str, str] | None = None, /, **values
    ) -> Any:
        """One row with a canary in each of its texts; its id has the thing's name."""
        if model._meta.pk.get_internal_type() == "UUIDField":
            values["id"] = self.id_of(name)
        row = model(**values)
        for field, value in marked(row, self.county.slug, words or {}).items():
            setattr(row, field, value)
        if existing := model._base_manager.filter(pk=row.pk).first():
            existing.delete()
        model._base_manager.bulk_create([row])
        self.things[name] = str(row.pk)
        return row

    def file(self, name: str, ending: str = "pdf", word: str = "Kanarie") -> ContentFile:
        canary = long_one(self.county.slug, f"file.{name}", word)
        return ContentFile(PDF % canary.encode(), name=f"datei.{ending}")


def fill(shelf: Shelf) -> dict[str, str]:
    """Put everything on the shelf that pages need; returns the ids and words by name."""
    for part in (_people, _security, _partners, _declarations, _sheets, _traces):
        part(shelf)
    return shelf.things


def _people(shelf: Shelf) -> None:
    for role in (Role.COORDINATOR, Role.EDITOR, Role.READER, Role.PARTNER):
        if shelf.ending:
            shelf.put(
                User, role, role=role, email=f"{role}{shelf.ending}@beispiel.example", function=""
            )
        sign_in(role + shelf.ending, User.objects.get(pk=shelf.id_of(role)))
    for role in STAFF_ROLES:
        secret = secret_of(role + shelf.ending)
        shelf.put(
            ApiKey,
            f"key-{role}",
            role=role,
            key_hash=fingerprint(secret, "api-key"),
            label="Internetseite",
            created_by="Test",
        )
    shelf.things["member"] = str(shelf.id_of(Role.EDITOR))
    soon = timezone.now() + timedelta(days=9)
    token = secret_of(f"invitation{shelf.ending}")
    shelf.put(
        Invitation,
        "invitation",
        email=f"neu{shelf.ending}@beispiel.example",
        role=Role.READER,
        token_hash=fingerprint(token, "invitation"),
        expires_at=soon,
    )
    shelf.things["token-invitation"] = token


def _security(shelf: Shelf) -> None:
    """How the editor signs in: with an app, and through the county's provider."""
    editor = User.objects.get(pk=shelf.id_of(Role.EDITOR))
    shelf.put(Authenticator, "factor", user=editor, type="totp", data={"secret": "x"})
    shelf.put(
        UserSession,
        "open-session",
        user=editor,
        ip="192.0.2.0",
        session_key=session_key(Role.EDITOR + shelf.ending),
    )
    if not shelf.ending:
        shelf.put(Identity, "identity", user=editor)
        shelf.put(SignInRules, "rules")


def _link(shelf: Shelf, name: str, purpose: str, subject: str) -> None:
    token = secret_of(name + shelf.ending)
    shelf.put(
        Link,
        f"link-{name}",
        purpose=purpose,
        subject=subject,
        token_hash=fingerprint(token, purpose),
        expires_at=timezone.now() + timedelta(days=9),
    )
    shelf.things[f"token-{name}"] = token


def _partners(shelf: Shelf) -> None:
    shelf.put(Category, "category-empty", name=f"Leere{shelf.ending}", position=8)
    category = shelf.put(Category, "category", name=f"Betriebe{shelf.ending}", position=9)
    State = Partner.State
    for name, state in {
        "partner": State.ACCEPTED,
        "partner-unconfirmed": State.UNCONFIRMED,
        "partner-applied": State.APPLIED,
        "partner-asked": State.ASKED,
        "partner-accepted": State.ACCEPTED,
        "partner-draft": State.ACCEPTED,
        "partner-awaiting": State.ACCEPTED,
        "partner-other": State.DECLINED,
    }.items():
        if name == "partner" and not shelf.ending:
            shelf.things[name] = str(same_id("partner"))  # it has signed, see the cast
            continue
        partner = shelf.put(
            Partner,
            name,
            slug=name + shelf.ending,
            kind=Partner.Kind.ORGANISATION,
            name=f"Stadtwerke {name}",
            sort_name=f"stadtwerke {name}",
            category=category,
            city="Kreisstadt",
            state=state,
            website="https://",
        )
        email = "partner@beispiel.example" if name == "partner-awaiting" else f"{name}@b.example"
        shelf.put(Contact, f"contact-{name}", partner=partner, name="Geschäftsstelle", email=email)
    shelf.things["partner-slug"] = f"partner{shelf.ending}" if shelf.ending else "jobcenter"
    inquiry = shelf.put(Inquiry, "inquiry", partner_id=shelf.id_of("partner-asked"))
    _link(shelf, "confirm", CONFIRMATION, shelf.things["partner-unconfirmed"])
    _link(shelf, "answer", ANSWER, str(inquiry.pk))
    _link(shelf, "reset", RESET, str(shelf.id_of(Role.READER)))


def _declarations(shelf: Shelf) -> None:
    State = DeclarationText.State
    version = 70 if shelf.ending else 50
    text = shelf.put(
        DeclarationText, "text", version=version, valid_from=TODAY, state=State.RETIRED, body="## A"
    )
    shelf.put(DeclarationText, "text-draft", version=version + 1, valid_from=TODAY, body="## B")
    for number, (name, partner, state) in enumerate(
        (
            ("declaration", "partner", Declaration.State.IN_FORCE),
            ("declaration-draft", "partner-draft", Declaration.State.DRAFT),
            ("declaration-awaiting", "partner-awaiting", Declaration.State.AWAITING),
        )
    ):
        if name == "declaration" and not shelf.ending:
            partner = "partner-other"
        row = shelf.put(
            Declaration,
            name,
            number=f"2020-{version + number:04d}",
            partner_id=shelf.id_of(partner),
            text=text,
            title="Partnererklärung",
            body="## Hintergrund\n\nText mit",
            county_represented_by="Landrätin",
            sha256="0" * 64,
            drawn_up_on=TODAY,
            state=state,
            in_force_from=TODAY if state == Declaration.State.IN_FORCE else None,
        )
        if state == Declaration.State.IN_FORCE:
            for party in Signature.Party.values:
                shelf.put(
                    Signature,
                    f"signature-{party}",
                    declaration=row,
                    party=party,
                    signed_on=TODAY,
                    way="paper",
                )
    _link(shelf, "sign", SIGNING, shelf.things["declaration-awaiting"])


def _sheets(shelf: Shelf) -> None:
    shelf.put(Objective, "objective", title="Weniger Emissionen", position=3)
    shelf.put(Objective, "objective-2", title="Mehr Wald", position=4)
    for name, published in (("measure", True), ("measure-draft", False)):
        shelf.put(
            Measure,
            name,
            slug=f"{name}-blatt{shelf.ending}",
            title="Altbausanierung",
            field_of_action="Gebäude",
            description="Beratung.",
            is_published=published,
        )
    shelf.things["measure-slug"] = f"measure-blatt{shelf.ending}"
    for name, published in (("document", True), ("document-draft", False)):
        row = shelf.put(
            Document,
            name,
            title="Leitbild",
            content_type="application/pdf",
            size=40,
            sha256="0" * 64,
            is_published=published,
        )
        row.file.save("datei.pdf", shelf.file(name))
        shelf.things[f"{name}-name"] = row.file_name


def _traces(shelf: Shelf) -> None:
    slug = shelf.county.slug
    actor = {"actor_kind": "person", "actor_label": "Büro", "actor_id": str(same_id("x"))}
    for kind, name in (("partner", "partner"), ("measure", "measure"), ("declaration",) * 2):
        shelf.put(
            Entry,
            "entry",
            **actor,
            verb="geändert",
            object_kind=kind,
            object_id=shelf.things[name],
        )
    token = secret_of(f"support{shelf.ending}")
    soon = timezone.now() + timedelta(days=1)
    shelf.put(
        SupportEntry,
        "support",
        reason="Hilfe",
        until=soon,
        token_hash=fingerprint(token, SUPPORT),
        token_until=soon,
    )
    shelf.things["token-support"] = token
    shelf.put(Permit, "permit")
    shelf.put(Mail, "mail", template="invitation", to=READER)
    post(shelf)
    asked = "\n".join(["POST", "/api/v1/goals/", json.dumps(REPEATED, sort_keys=True)])
    shelf.put(
        IdempotentAnswer,
        "answer",
        caller=shelf.things["key-editor"],
        key="gleich",
        request_hash=hashlib.sha256(asked.encode()).hexdigest(),
        status=201,
        body={
            "text": json.dumps({"title": long_one(slug, "IdempotentAnswer.body")}),
            "headers": {},
        },
    )
