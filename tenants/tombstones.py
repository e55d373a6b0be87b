"""Names of deleted counties: whoever gets one would inherit old links, mails and bookmarks."""

from django.core.exceptions import ValidationError

from tenants.models import County, Tombstone


def bury(county: County, *, by: str) -> Tombstone:
    """Keep the name of a county that is being deleted, in the transaction that deletes it."""
    stone, _ = Tombstone.objects.update_or_create(
        slug=county.slug, defaults={"county_name": county.name, "by": by[:200]}
    )
    return stone


def is_buried(slug: str) -> bool:
    """Whether this was the name of a county that is deleted."""
    return Tombstone.objects.filter(slug__iexact=slug).exists()


def check_not_buried(slug: str) -> None:
    """Refuse the name of a deleted county; ValidationError says in German whose it was."""
    if (stone := Tombstone.objects.filter(slug__iexact=slug).first()) is not None:
        raise ValidationError(
            f"Dieser Kurzname gehörte bis zum {stone.buried_at:%d.%m.%Y} einem gelöschten "
            f"Landkreis ({stone.county_name}). Er wird nur wieder vergeben, wenn der Betrieb es "
            "ausdrücklich will: Alte Adressen und Briefe führen sonst zum neuen Landkreis.",
            code="buried",
        )
