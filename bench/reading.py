"""People who read while something else goes on, and how long they waited."""

import random
import threading
import time
from typing import Any

LONG = 2.0  # seconds that somebody reads in one county


class Readers:
    """Four people who read all the time, everywhere, and one who reads long in one county."""

    def __init__(self, bench: Any, held: str):
        self.bench, self.held = bench, held
        self.schemas = bench.schemas()
        self.ended = threading.Event()
        self.waits: list[float] = []
        self.threads = [threading.Thread(target=self._read) for _ in range(4)]
        self.threads.append(threading.Thread(target=self._read_long))

    def __enter__(self) -> "Readers":
        for thread in self.threads:
            thread.start()
        time.sleep(0.2)
        return self

    def __exit__(self, *_) -> None:
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def _read(self) -> None:
        with self.bench.cursor() as cursor:
            while not self.ended.is_set():
                schema = random.choice([self.held, random.choice(self.schemas)])
                started = time.monotonic()
                cursor.execute(f"SELECT count(*) FROM {schema}.mails_mail")
                self.waits.append(time.monotonic() - started)
                time.sleep(0.002)

    def _read_long(self) -> None:
        """From before the run's own start until well into it."""
        with self.bench.cursor() as cursor:
            cursor.execute(f"BEGIN; SELECT count(*) FROM {self.held}.mails_mail")
            self.ended.wait(LONG)
            cursor.execute("ROLLBACK")

    @property
    def worst(self) -> float:
        """Milliseconds."""
        return 1000 * max(self.waits)
