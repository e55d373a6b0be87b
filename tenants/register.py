"""The official register of the county-level units, shipped with the platform."""

import csv
from decimal import Decimal
from pathlib import Path

from tenants.models import Region

REGISTER = Path(__file__).parent / "data" / "regions.csv"
ATTRIBUTION = "© Statistisches Bundesamt (Destatis), 2019, CC BY 4.0"


def load_register() -> int:
    """Bring the table of regions to the state of the shipped register; safe to repeat.

    Returns the number of regions. Source: Destatis, area and population of 31 December 2018.
    """
    with REGISTER.open(encoding="utf-8", newline="") as file:
        regions = [
            Region(
                ags=row["ags"],
                name=row["name"],
                kind=row["kind"],
                state=row["state"],
                nuts3=row["nuts3"],
                area_km2=Decimal(row["area_km2"]),
                population_2018=int(row["population_2018"]),
            )
            for row in csv.DictReader(file)
        ]
    Region.objects.bulk_create(
        regions,
        update_conflicts=True,
        unique_fields=["ags"],
        update_fields=["name", "kind", "state", "nuts3", "area_km2", "population_2018"],
    )
    return len(regions)
