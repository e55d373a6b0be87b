"""A county gives something to the others: the beginning of many a test."""

from alliances.sharing import actions
from alliances.sharing.kinds import KINDS, Kind
from exchange.models import Material
from tenants.schemas import inside
from tests import cast


def shared(county, kind="measure", thing=None, **terms) -> Material:
    """What the county gives to the others."""
    terms = {"licence": "CC-BY-4.0", "visibility": "counties", **terms}
    with inside(county):
        thing = thing or KINDS[Kind(kind)].model._default_manager.first()
        return actions.share(thing, kind=kind, by=cast.SOMEBODY, **terms)
