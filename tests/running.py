"""Web server, worker and broker of one product, each as the real process."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.product import ROOT, Product, free_port, wait_for

CELERY = ("-m", "celery", "--quiet", "-A", "config.celery")


@contextmanager
def broker(product: Product) -> Iterator["Broker"]:
    """A Valkey of the product's own, so that no other product's tasks get into its queue."""
    product.settings["DATA_DIR"] = str(product.folder / "services")
    made = Broker(product)
    made.start()
    try:
        yield made
    finally:
        product.stop()
        made.stop()
        shutil.rmtree(made.sockets, ignore_errors=True)


class Broker:
    """Start and stop the embedded Valkey; the database is somebody else's."""

    def __init__(self, product: Product):
        self.product = product
        self.sockets = Path(self._python("from config import embedded as e; print(e.socket_dir())"))

    def start(self) -> None:
        self._python("from config import embedded as e; e.start()")

    def stop(self) -> None:
        self._python("from config import embedded as e; e.stop()")

    def _python(self, code: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=self.product.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


def start_web(product: Product) -> None:
    """The web server as the demo runs it, on a free port."""
    product.port = free_port()
    product.start(
        *("-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{product.port}"),
        *("--worker-class", "gthread", "--threads", "8", "--graceful-timeout", "1"),
        "--no-control-socket",
    )
    wait_for(f"http://127.0.0.1:{product.port}/readyz")


def start_worker(product: Product) -> subprocess.Popen:
    """A worker with one process for the work; returns when it takes tasks."""
    seen = len(log_of(product))
    process = product.start(
        *(*CELERY, "worker", "--concurrency", "1", "--loglevel", "INFO"),
        *("--without-gossip", "--without-mingle"),
    )
    deadline = time.monotonic() + 20
    while " ready." not in log_of(product)[seen:]:
        assert process.poll() is None, log_of(product)[seen:]
        assert time.monotonic() < deadline, "the worker does not get ready"
        time.sleep(0.05)
    return process


def kill(product: Product, process: subprocess.Popen) -> None:
    """End a process and all its children as a power cut would."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    product.processes.remove(process)


def log_of(product: Product) -> str:
    """What the processes of the product said so far."""
    log = product.folder / "log.txt"
    return log.read_text(errors="replace") if log.exists() else ""


class OwnServer(Product):
    """A product on an embedded PostgreSQL and Valkey of its own, which may be stopped."""

    is_fast = True  # forgets what it had not yet written when it is killed

    @property
    def environment(self) -> dict[str, str]:
        own = {"DATA_DIR": str(self.folder / "data"), "EMBEDDED_FAST": "1"}
        with_ours = super().environment | own
        without = {"DATABASE_URL"} if self.is_fast else {"DATABASE_URL", "EMBEDDED_FAST"}
        return {name: with_ours[name] for name in with_ours if name not in without}

    def run(self, code: str, *start: str) -> str:
        """Run Python in this product's environment."""
        done = subprocess.run(
            [sys.executable, *(start or ("-c",)), code],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def start_services(self) -> None:
        self.run("from config import embedded as e; e.start()")

    def stop_database(self) -> None:
        self.run("from config import embedded as e; e.stop({'PostgreSQL'})")

    def kill_service(self, pid_file: str) -> None:
        """End one of the services as a power cut would: `postgres/postmaster.pid`, for example."""
        [path] = (self.folder / "data").rglob(pid_file)
        os.kill(int(path.read_text().split()[0]), signal.SIGKILL)

    def shell(self, code: str) -> str:
        return self.run(code, "manage.py", "shell", "-v", "0", "-c")
