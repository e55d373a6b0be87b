"""A worker of the product with one task more: it reads in every way and writes down what it saw."""

import json
import os
import random
from collections import Counter
from pathlib import Path

from celery import shared_task

from tenants.models import County
from tenants.schemas import current_county, outside
from tenants.tasks import CountyTask
from tests.tenants.reading import once


@shared_task(base=CountyTask, name="tests.read_mixed")
def read_mixed(number: int, neighbour: str, times: int) -> None:
    """Read several times in the county that was named; one line in the file of this process."""
    dice, told, county = random.Random(number), Counter[str](), current_county()
    with outside():
        other = County.objects.select_related("region").get(slug=neighbour)
    for _ in range(times):
        told += once(dice, county, other)
    told["pooled"] = "PGPORT" in os.environ
    path = Path(os.environ["READINGS"]) / f"{os.getpid()}.jsonl"
    with path.open("a") as file:
        file.write(json.dumps(told) + "\n")
