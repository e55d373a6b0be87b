"""The operator's manual and the files of `deploy/` name only what is there, and say the same."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
MANUAL = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
LINES = [
    line.partition("  #")[0].strip()
    for block in re.findall(r"^```sh\n(.*?)^```", MANUAL, re.DOTALL | re.MULTILINE)
    for line in block.splitlines()
]
COMMANDS = [line for line in LINES if "manage.py" in line]
# Of the web server and of libraries, not of our settings.
ALSO_READ = {"BIND", "WEB_WORKERS", "WEB_THREADS", "WEB_ACCESS_LOG", "PROMETHEUS_MULTIPROC_DIR"}
# Of the containers alone.
OF_COMPOSE = {"ACME_EMAIL", "DIRECT_DATABASE_URL"}
OF_PYTHON = {"PYTHONPATH", "PYTHONUNBUFFERED"}


def test_the_manual_has_commands() -> None:
    assert len(COMMANDS) > 10


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_takes_what_the_manual_gives_it(line: str) -> None:
    name, *words = line.partition("manage.py ")[2].partition(" && ")[0].split()
    command = load_command_class(get_commands()[name], name)

    known = set(command.create_parser("manage.py", name)._option_string_actions)

    assert {word.partition("=")[0] for word in words if word.startswith("--")} <= known


def test_every_program_of_ours_is_installed() -> None:
    named = set(re.findall(r"\.venv/bin/([\w-]+)", MANUAL + "".join(map(Path.read_text, UNITS))))

    assert "gunicorn" in named
    assert [name for name in named if not (Path(sys.executable).parent / name).exists()] == []


def test_every_unit_in_the_manual_is_there() -> None:
    named = set(re.findall(r"\b(kreisklima-\w+)(?:@[ab]|\.socket)", "\n".join(LINES)))

    assert named == {re.split(r"[@.]", unit.name)[0] for unit in UNITS}


def test_every_variable_is_one_that_somebody_reads() -> None:
    explained = set(re.findall(r"`([A-Z_]+?)(?:_<NAME>|…)?`", "\n".join(README.splitlines())))
    table = MANUAL.partition("## Environment")[2].partition("## First start")[0]
    named = set(re.findall(r"`([A-Z][A-Z_]+)(?:_<NAME>|…)?`", table))
    files = [DEPLOY / "env.example", *UNITS]
    set_there = {
        name
        for file in files
        for name in re.findall(r"(?:^|Environment=| )([A-Z][A-Z_]+)=\S", file.read_text(), re.M)
    }

    assert named - explained - ALSO_READ <= {"DATABASE_URL_", "BACKUP_URL"}
    assert set_there - explained - ALSO_READ - OF_COMPOSE - OF_PYTHON == set()


def test_every_alert_names_a_chapter_of_the_manual() -> None:
    alerts = (DEPLOY / "prometheus" / "alerts.yml").read_text(encoding="utf-8")
    chapters = re.findall(r"'([^'{}\"]+)'", " ".join(re.findall(r"summary: \"(.*)\"", alerts)))
    chapters = [name for name in chapters if not name.startswith("s ")]
    headings = re.findall(r"^#+ (.+)$", MANUAL, re.MULTILINE)

    assert chapters
    assert set(chapters) <= set(headings)


def test_every_alert_named_in_the_manual_is_there() -> None:
    alerts = (DEPLOY / "prometheus" / "alerts.yml").read_text(encoding="utf-8")
    named = {
        name.strip()
        for names in re.findall(r"^\*Alerts?: ([\w, ]+)\.\*", MANUAL, re.MULTILINE)
        for name in names.split(",")
    }

    assert named
    assert named <= set(re.findall(r"- alert: (\w+)", alerts))


def test_the_pool_keeps_nothing_in_a_session() -> None:
    pool = (DEPLOY / "pgbouncer.ini").read_text()

    assert "\npool_mode = transaction\n" in pool
    assert "ignore_startup_parameters" not in pool  # we ask for none


def test_the_database_is_set_as_the_embedded_one() -> None:
    ours = (DEPLOY / "postgresql.conf").read_text()

    for name, value in (
        ("max_locks_per_transaction", "256"),
        ("max_files_per_process", "10000"),
        ("client_connection_check_interval", "5s"),
    ):
        assert re.search(rf"^{name} = {value}\b", ours, re.MULTILINE)


def test_the_proxy_hides_what_is_for_inside() -> None:
    proxy = (DEPLOY / "Caddyfile").read_text()

    assert "@inside path /intern/* /metrics" in proxy
    assert "ask http://127.0.0.1:8099/intern/zertifikat" in proxy


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.suffix == ".service"], ids=str)
def test_a_unit_has_almost_no_rights(unit: Path) -> None:
    text = unit.read_text()

    for line in (
        "User=kreisklima",
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "PrivateTmp=yes",
    ):
        assert f"\n{line}\n" in text


def test_a_production_start_has_nothing_to_warn_of() -> None:
    made_up = {
        "BASE_DOMAIN": "klima.example.org",
        "DATABASE_URL": "postgres://k@127.0.0.1:1/k",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "SECRET_KEY": "made-up-for-this-check-alone-0123456789-abcdefghijklmnopqrstuvwxyz",
        "SEAL_MAY_BE_SELF_SIGNED": "1",
        "DATA_DIR": str(settings.DATA_DIR),
        "PYTHONPATH": str(ROOT / "platform"),
    }

    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=made_up,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
