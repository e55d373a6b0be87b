"""Start a command that is killed at a fault point or a moment, and look at what it left behind."""

import signal
import subprocess
import sys
import time

from tests.product import ROOT, Product

OPEN = "open_county 01002 --slug kiel --name Kiel --coordinator klima@kiel.example".split()
REFILL = "refill_spares --count 2".split()
WHOLE = 4  # things that an opening leaves
WITH_A_SPARE = [
    "opening.checked",
    "opening.written_down",
    "spares.taken",
    "spares.renamed",
    "opening.after_schema",
    "opening.after_plant_starter_content",
    "opening.after_invite_first_coordinator",
    "opening.after_record_opening",
    "opening.before_commit",
]
WITHOUT = ["opening.before_role", "opening.after_schema", "opening.before_commit"]
REFILLING = ["spares.before_script", "spares.after_script", "spares.before_commit"]


def begin(product: Product, *words: str, faultpoints: str = "") -> subprocess.Popen:
    """Start a command with these faults planned."""
    return subprocess.Popen(
        [sys.executable, "manage.py", *words, "--json"],
        cwd=ROOT,
        env=product.environment | {"FAULTPOINTS": faultpoints},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def killed_at(product: Product, point: str, *words: str) -> bool:
    """Run a command that dies at this point; False if it never came there."""
    process = begin(product, *words, faultpoints=f"{point}=kill")
    process.communicate()
    settle(product)
    return process.returncode == -signal.SIGKILL


def settle(product: Product) -> None:
    """The server notices a dead client within moments; its transaction ends with it."""
    for _ in range(200):
        if not product.rows(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() "
            "AND state <> 'idle' AND pid <> pg_backend_pid()"
        ):
            return
        time.sleep(0.02)


def of_kiel(product: Product) -> list[tuple]:
    """What an opening leaves in this database: WHOLE things, or none."""
    return product.rows(
        "SELECT 'schema', nspname FROM pg_namespace WHERE nspname = 'lk_kiel' "
        "UNION ALL SELECT 'county', slug FROM tenants_county WHERE slug = 'kiel' "
        "UNION ALL SELECT 'domain', domain FROM tenants_domain WHERE domain LIKE 'kiel%' "
        "UNION ALL SELECT 'history', county_slug FROM console_operatorentry "
        "WHERE county_slug = 'kiel'"
    )


def stock(product: Product) -> tuple[set[str], set[str], set[str]]:
    """The spares as rows and as schemas, and the roles that no row here names."""
    rows = product.rows("SELECT schema_name FROM tenants_spareschema")
    schemas = product.rows(
        "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'kk\\_spare\\_%' "
        "OR nspname LIKE 'kk\\_trial\\_%'"
    )
    roles = product.rows(
        "SELECT rolname FROM pg_roles WHERE rolname LIKE 'kk\\_role\\_%' EXCEPT "
        "(SELECT role_name FROM tenants_spareschema UNION SELECT role_name FROM tenants_county)"
    )
    return ({row[0] for row in rows}, {row[0] for row in schemas}, {row[0] for row in roles})


def check_invariants(product: Product, strangers: set[str]) -> None:
    """Whole spares, a whole Kiel or none, and all that must be true; AssertionError else."""
    rows, schemas, roles = stock(product)
    assert rows == schemas
    assert roles <= strangers
    assert len(of_kiel(product)) in (0, WHOLE), of_kiel(product)
    assert product.command("check_invariants") == {"ok": True, "violations": []}


def forget_kiel(product: Product) -> None:
    """Take away again whatever was opened under a name that begins like Kiel's."""
    for (schema,) in product.rows(
        "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'lk\\_kiel%'"
    ):
        product.rows(f"DROP SCHEMA {schema} CASCADE; SELECT 1")
    product.rows(
        "DELETE FROM console_operatorentry WHERE county_slug LIKE 'kiel%'; "
        "DELETE FROM tenants_domain WHERE domain LIKE 'kiel%'; "
        "SELECT 1"
    )
    for (role,) in product.rows(
        "DELETE FROM tenants_county WHERE slug LIKE 'kiel%' RETURNING role_name"
    ):
        product.rows(f"DROP ROLE {role}; SELECT 1")


def forget_blueprint(product: Product) -> None:
    """As before the first `refill_spares` of this code."""
    for (name,) in product.rows("SELECT schema_name FROM tenants_blueprint"):
        product.rows(f"DROP SCHEMA {name} CASCADE; DELETE FROM tenants_blueprint; SELECT 1")


def empty(product: Product) -> None:
    """Use up the stock."""
    for name, role in product.rows("SELECT schema_name, role_name FROM tenants_spareschema"):
        product.rows(
            f"DROP SCHEMA {name} CASCADE; SET ROLE {role}; DROP OWNED BY {role}; RESET ROLE; "
            f"DROP ROLE {role}; "
            f"DELETE FROM tenants_spareschema WHERE schema_name = '{name}'; SELECT 1"
        )
