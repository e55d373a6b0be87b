"""Hints of possible doubles where the office decides about a request."""

from django import template

from alliances.doubles.finding import Hint, hints, likenesses
from alliances.partners.models import Partner

register = template.Library()

OPEN = {Partner.State.APPLIED, Partner.State.ASKED}


@register.simple_tag
def possible_doubles(partner: Partner) -> list[Hint]:
    """Whom an open request resembles; a decided one is not asked about any more."""
    return hints(partner) if partner.state in OPEN else []


@register.simple_tag
def who_looks_like_a_double(*lists) -> set:
    """The ids of all in these lists that resemble somebody, in three queries for all of them."""
    return set(likenesses(partner for partners in lists for partner in partners))
