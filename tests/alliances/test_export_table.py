"""Each model, field and file goes along in an archive, or stays behind for a reason."""

from django.apps import apps
from django.db import models

from alliances.export.kinds import KINDS, LEFT_OUT, SHARED
from tenants.archive.kinds import county_models, table, unclassified
from tenants.archive.values import _MAKERS

HOW = "add it to alliances/export/kinds.py: among the fields of its kind, or left out with a reason"


def test_every_model_and_field_of_a_county_has_its_line() -> None:
    assert unclassified() == [], HOW


def test_no_line_speaks_of_what_is_not_there() -> None:
    labels = {model._meta.label for model in county_models()}
    strange = [kind.model_label for kind in KINDS if kind.model_label not in labels]
    strange += [label for label in LEFT_OUT if label not in labels]
    for kind in KINDS:
        names = {each.name for each in kind.model._meta.local_concrete_fields}
        strange += [
            f"{kind.name}.{name}" for name in {*kind.fields.split(), *kind.left_out} - names
        ]

    assert strange == []


def test_every_reason_is_a_sentence() -> None:
    reasons = [*LEFT_OUT.values()]
    reasons += [left.reason for kind in KINDS for left in kind.left_out.values()]

    assert all(len(reason) > 30 and reason.endswith(".") for reason in reasons)


def test_every_file_of_a_county_goes_along() -> None:
    files = {
        f"{model._meta.label}.{field.name}"
        for model in county_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.FileField)
    }
    taken = {f"{kind.model_label}.{each.name}" for kind in KINDS for each in kind.file_fields}

    assert taken == files


def test_every_field_has_a_way_back() -> None:
    ways = tuple(
        one for kinds, _ in _MAKERS for one in (kinds if isinstance(kinds, tuple) else (kinds,))
    )
    stuck = [
        f"{kind.name}.{each.name}"
        for kind in KINDS
        for each in kind.exported
        if not isinstance(each, (*ways, models.ForeignKey))
    ]

    assert stuck == []


def test_every_shared_model_is_shown_or_has_a_reason() -> None:
    shared = {
        model._meta.label
        for app in ("tenants", "exchange", "console")
        for model in apps.get_app_config(app).get_models()
    }

    assert set(SHARED) == shared


def test_no_operator_arrives_in_a_county() -> None:
    people = table().kind("people")

    assert "operator" not in people.only["role"]
    assert "coordinator" in people.only["role"]
