"""Find a region by what somebody types, and suggest how its alliance may be addressed."""

import re

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from tenants.models import County, Region

AGS = re.compile(r"(?<!\d)\d{5}(?!\d)")
UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)
SORTED = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})


def sort_key(name: str) -> str:
    """The order German readers expect, whatever the database knows of it."""
    return name.casefold().translate(SORTED)


def find(typed: str) -> Region:
    """The region meant by an AGS, a name, or a line of our list; ValidationError otherwise."""
    if found := AGS.search(typed):
        region = Region.objects.filter(ags=found[0]).first() if found[0].isascii() else None
        if region is None:
            raise ValidationError(
                f"Den amtlichen Gemeindeschlüssel {found[0]} führt das Register nicht."
            )
        return region
    wanted = " ".join(typed.split()).casefold()
    named = [
        region
        for region in Region.objects.all()
        if wanted in {region.name.casefold(), region.title.casefold()}
    ]
    if len(named) == 1:
        return named[0]
    if named:
        choice = ", ".join(f"{region.title} ({region.ags})" for region in named)
        raise ValidationError(f"Das passt mehrfach: {choice}. Bitte geben Sie den Schlüssel an.")
    raise ValidationError(
        "Das Register führt kein Gebiet mit diesem Namen. Ein Schlüssel (AGS) hat fünf Ziffern, "
        "zum Beispiel 08336."
    )


def search(typed: str, *, most: int = 8) -> list[Region]:
    """Regions whose name has these letters or whose AGS begins with these digits.

    Those come first whose name begins so; each knows whether it takes part already.
    """
    wanted = " ".join(typed.split()).casefold().translate(SORTED)
    if len(wanted) < 2:
        return []
    found = [
        (not sort_key(region.name).startswith(wanted), sort_key(region.name), region)
        for region in Region.objects.select_related("county")
        if wanted in sort_key(region.title) or region.ags.startswith(wanted)
    ]
    return [region for *_, region in sorted(found, key=lambda each: (*each[:2], each[2].ags))][
        :most
    ]


def suggested_slug(region: Region) -> str:
    """A free short name made of the region's own; towns and counties share many names."""
    base = slugify(region.name.translate(UMLAUTS))[:32].strip("-")
    sort = "stadt" if "stadt" in region.kind.casefold() else "kreis"
    taken = set(County.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = [base, f"{base}-{sort}", f"{base}-{region.ags}"]
    return next((slug for slug in candidates if slug not in taken), candidates[-1])
