"""Rules for the whole code, kept by tests because nobody remembers them all."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.permissions import PERMISSIONS, Role, SupportRole
from config.celery import app as celery

ROOT = Path(__file__).resolve().parents[1]
OURS = ("platform", "tenants", "alliances", "api")
MOST_LINES = 300
# Views of libraries, opened on purpose: the description of the interface.
OPEN_LIBRARY_VIEWS = {"schema", "docs"}
LIBRARIES_OF_SIGN_IN = {"allauth.mfa", "allauth.usersessions"}  # people's, like `accounts`


def our_files(pattern: str) -> Iterator[Path]:
    for folder in (*OURS, "tests"):
        for path in (ROOT / folder).rglob(pattern):
            if not {"migrations", "__pycache__", "vendor"} & set(path.parts):
                yield path


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, address)
        else:
            yield address, entry


def all_patterns() -> list[tuple[str, URLPattern]]:
    both = ("config.urls_county", "config.urls_public")
    return [found for urls in both for found in patterns(get_resolver(urls))]


def test_no_file_is_longer_than_a_person_reads() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for path in (*our_files("*.py"), *our_files("*.css"))
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    ]

    assert long == []


def test_every_python_file_opens_with_a_sentence() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in our_files("*.py")
        if (text := path.read_text(encoding="utf-8")).strip()
        and not text.lstrip().startswith(('"""', "#!"))
    ]

    assert silent == []


def test_every_page_names_its_permission() -> None:
    nameless = []
    for address, pattern in all_patterns():
        view = pattern.callback
        permission = getattr(view, "permission", None)
        table = getattr(getattr(view, "cls", None), "permissions", None)
        if permission in PERMISSIONS or pattern.name in OPEN_LIBRARY_VIEWS:
            continue
        if table and set(table.values()) <= set(PERMISSIONS):
            actions = getattr(view, "actions", None) or {}
            if set(actions.values()) <= set(table):
                continue
        nameless.append(address)

    assert nameless == []


def test_every_permission_is_used_and_goes_to_known_roles() -> None:
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for folder in (*OURS, "templates")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html"} and path.name != "permissions.py"
    )

    assert [name for name in PERMISSIONS if f'"{name}"' not in code] == []
    assert all(roles is None or roles <= {*Role, *SupportRole} for roles in PERMISSIONS.values())


def county_models():
    for label in settings.TENANT_APPS:
        yield from apps.get_app_config(label.rsplit(".", 1)[-1]).get_models()


def test_nothing_inside_a_county_points_out_of_it() -> None:
    inside = set(county_models())
    pointing_out = [
        f"{model.__name__}.{field.name}"
        for model in inside
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model not in inside
    ]

    assert pointing_out == []


def test_nothing_shared_points_into_a_county() -> None:
    shared = {
        model
        for label in ("tenants", "exchange", "console")
        for model in apps.get_app_config(label).get_models()
    }
    pointing_in = [
        f"{model.__name__}.{field.name}"
        for model in shared
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model not in shared
    ]

    assert pointing_in == []


def test_no_table_name_exists_in_both_places_but_peoples() -> None:
    both = set(settings.SHARED_APPS) & set(settings.TENANT_APPS)

    assert both == {"django.contrib.sessions", "accounts", *LIBRARIES_OF_SIGN_IN}


def test_what_works_in_a_county_never_names_the_main_database() -> None:
    """Django's own `transaction` and `connection` mean the main database, wherever a county is."""
    rooms = (
        "tenants",
        "alliances",
        "api",
        "platform/accounts",
        "platform/mails",
        "platform/outbox",
    )
    own = {ROOT / "tenants" / "transactions.py"}
    wrong = [
        str(path.relative_to(ROOT))
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        if "migrations" not in path.parts and path not in own
        if re.search(
            r"^from django\.db import .*\b(transaction|connection)\b",
            path.read_text(),
            re.MULTILINE,
        )
    ]

    assert wrong == []


def test_every_task_of_ours_has_a_name_of_its_own() -> None:
    celery.loader.import_default_modules()
    ours = [name for name in celery.tasks if not name.startswith("celery.")]

    assert ours
    rooms = {"outbox", "mails", "alliances", "exchange", "tenants"}
    assert [name for name in ours if name.split(".")[0] not in rooms] == []


@pytest.mark.parametrize("word", ["style=", "onclick=", "onload=", "javascript:"])
def test_templates_carry_no_inline_style_or_script(word: str) -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if re.search(rf"[\s\"']{re.escape(word)}", path.read_text(encoding="utf-8"))
    ]

    assert found == []


def test_every_template_is_used() -> None:
    """A template is named by a view, by another template, or by a library's convention."""
    folders = ("django/", "documents/fonts", "console/jobs/results/")
    by_convention = {
        "403.html",
        "404.html",
        "500.html",
        "documents/declaration.typ",
        "documents/badge.typ",
        "documents/certificate_sheet.typ",
        "documents/window_sticker.typ",
    }
    texts = [
        path.read_text(encoding="utf-8")
        for folder in (*OURS, "templates")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".txt"}
    ]
    everything = "\n".join(texts)
    unused = []
    for path in (ROOT / "templates").rglob("*.*"):
        name = str(path.relative_to(ROOT / "templates"))
        if name.startswith(folders) or name in by_convention:
            continue
        short = re.sub(r"^(components|emails)/", "", name).rsplit(".", 1)[0]
        if f'"{name}"' not in everything and f'"{short}"' not in everything:
            unused.append(name)

    assert unused == []


def test_nothing_is_loaded_from_elsewhere() -> None:
    loaded = re.compile(r"""(?:src|href)=["'](?:https?:)?//|url\(["']?(?:https?:)?//""")
    found = [
        str(path.relative_to(ROOT))
        for folder in ("templates", "platform/static/css", "platform/static/js")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in {".html", ".css", ".js"}
        and loaded.search(path.read_text(encoding="utf-8"))
    ]

    assert found == []
