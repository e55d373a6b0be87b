"""Which fields carry a canary, which cannot, and how a canary gets into a row."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models

from tests.sweep.canaries import SECRET, canaries_in, long_one, short_one

TEXT = (models.CharField, models.TextField, models.JSONField, models.FileField)
EQUAL = "equal in both counties on purpose: who looks a thing up by it must not find the next one"
HASH = "a fingerprint: has no room for words, and tells nothing"
KIND = "names a kind of thing that the code knows, not a county's own words"

# Fields with choices need no reason: a county cannot write its own words into them.
WITHOUT = {
    "sessions.Session.session_key": EQUAL,
    "sessions.Session.session_data": "signed and packed; what is in it comes out in its pages",
    "accounts.User.password": HASH,
    "accounts.User.email": EQUAL,
    "accounts.Invitation.email": EQUAL,
    "accounts.Invitation.token_hash": HASH,
    "accounts.Link.purpose": KIND,
    "accounts.Link.token_hash": HASH,
    "accounts.ApiKey.key_hash": HASH,
    "accounts.SignInRules.sealed_secret": HASH,
    "usersessions.UserSession.session_key": EQUAL,
    "support.SupportEntry.operator_id": EQUAL,
    "support.SupportEntry.token_hash": HASH,
    "support.SupportEntry.session_mark": HASH,
    "outbox.Effect.what": KIND,
    "outbox.Effect.claimed_by": "names a process of ours",
    "mails.Mail.template": KIND,
    "mails.Mail.to": EQUAL,
    "alliances.Partner.slug": EQUAL,
    "alliances.Contact.email": EQUAL,
    "alliances.Contact.duties": KIND,
    "alliances.Partner.municipality": KIND,
    "alliances.DeclarationText.source_licence": KIND,
    "alliances.Declaration.number": "digits, from which the next number is counted",
    "alliances.Declaration.sha256": HASH,
    "alliances.WithdrawalNotice.address": EQUAL,
    "alliances.Signature.sha256": HASH,
    "alliances.SignedSheet.content_type": KIND,
    "alliances.SignedSheet.sha256": HASH,
    "alliances.SignedSheet.uploaded_by_id": EQUAL,
    "alliances.SignedSheet.decided_by_id": EQUAL,
    "alliances.SealedPaper.sha256": HASH,
    "alliances.SealedPaper.certificate": HASH,
    "alliances.CountySeal.sealed_pkcs12": "sealed: nobody reads it without our key",
    "alliances.CountySeal.fingerprint": HASH,
    "alliances.Document.source_licence": KIND,
    "alliances.Document.content_type": KIND,
    "alliances.Document.sha256": HASH,
    "alliances.Endpoint.events": KIND,
    "alliances.Endpoint.secret": "drawn by chance, and shown once",
    "alliances.Entry.actor_kind": KIND,
    "alliances.Entry.actor_id": EQUAL,
    "alliances.Entry.object_kind": KIND,
    "alliances.Entry.object_id": EQUAL,
    "alliances.Entry.salt": "drawn by the database",
    "alliances.Entry.private_digest": HASH,
    "alliances.Entry.previous": HASH,
    "alliances.Entry.hash": HASH,
    "alliances.Measure.slug": EQUAL,
    "alliances.Measure.source_licence": KIND,
    "alliances.Alliance.brand_color": "a colour of its own in each county is its canary",
    "api.IdempotentAnswer.caller": EQUAL,
    "api.IdempotentAnswer.key": EQUAL,
    "api.IdempotentAnswer.request_hash": HASH,
}


def county_models() -> Iterator[type[models.Model]]:
    """Every model that has a table in each county."""
    for label in settings.TENANT_APPS:
        yield from apps.get_app_config(label.rsplit(".", 1)[-1]).get_models()


def texts_of(model: type[models.Model]) -> Iterator[models.Field]:
    """The fields of a model in which somebody's own words can stand."""
    for field in model._meta.concrete_fields:
        if isinstance(field, TEXT) and not field.choices:
            yield field


def name_of(field: models.Field) -> str:
    """As `WITHOUT` and the messages name it: 'alliances.Partner.street'."""
    return f"{field.model._meta.label}.{field.name}"


def marked(row: models.Model, slug: str, words: dict[str, str]) -> dict[str, Any]:
    """New values for every text of a row: what stands there, and the canary of its field.

    `words` names the fields that may travel, and how far.
    """
    return {
        field.name: _with_canary(field, getattr(row, field.name), slug, words)
        for field in texts_of(type(row))
        if name_of(field) not in WITHOUT and not isinstance(field, models.FileField)
    }


def _with_canary(field: models.Field, value: Any, slug: str, words: dict[str, str]) -> Any:
    label = f"{field.model._meta.object_name}.{field.name}"
    canary = long_one(slug, label, words.get(field.name, SECRET))
    if isinstance(value, list):  # of links
        return [{"label": canary, "url": "https://beispiel.example/"}]
    if isinstance(field, models.JSONField):
        return (value if isinstance(value, dict) else {}) | {"title": canary}
    if isinstance(field, models.URLField):
        return f"https://{canary.lower().replace('_', '-')}.example/"
    if isinstance(field, models.EmailField):
        return f"{canary.lower()}@beispiel.example"
    most = field.max_length or 10_000
    if most < len(canary):
        canary = short_one(slug, label)
    value = "" if canaries_in(value or "") else value or ""
    room = most - len(canary) - 1
    return f"{value[: max(room, 0)]} {canary}".strip()


def missing(slug: str) -> list[str]:
    """The fields of the county that is set in which its canary stands nowhere."""
    found = []
    for model in county_models():
        rows = list(model._base_manager.all())
        for field in texts_of(model):
            if name_of(field) in WITHOUT:
                continue
            own = set()
            for row in rows:
                own |= {canary.slug for canary in canaries_in(_words(field, row))}
            if slug not in own:
                found.append(name_of(field))
    return found


def _words(field: models.Field, row: models.Model) -> str:
    value = getattr(row, field.name)
    if not isinstance(field, models.FileField):
        return str(value)
    if not value:
        return ""
    with value.open() as file:
        return file.read().decode("latin-1")
