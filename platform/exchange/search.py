"""Find materials: German full text, parts of compound words, and words with a slip of the pen."""

import re

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import (
    Count,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, Greatest
from django.db.models.lookups import Exact, GreaterThanOrEqual

from exchange.folding import roots
from exchange.models import Adoption, Material
from tenants.models import County

LONGEST_QUERY = 200
MOST_WORDS = 8
# A word of this length may be a part of another one; a shorter one only its beginning.
LONG_WORD = 4
# How much of a word's letter triples must be in the title (or the county's name) to forgive a slip.
SIMILAR_ENOUGH = 0.45
# A similar title counts less than the word itself in it, and more than the word in the text.
WEIGHT_OF_LIKENESS = 0.4

_WORD = re.compile(r"[^\W_]+")


def materials(
    *, q: str = "", kind: str = "", state: str = "", public_only: bool = False
) -> QuerySet[Material]:
    """Materials in which every word of `q` is found, best first; unknown kinds find nothing."""
    found = Material.objects.select_related("file").annotate(adopted=_adopted())
    found = found.filter(state=state or Material.State.PUBLISHED)
    if public_only:
        found = found.filter(visibility=Material.Visibility.PUBLIC)
    if kind:
        found = found.filter(kind=kind)
    words = _WORD.findall(q[:LONGEST_QUERY])[:MOST_WORDS]
    if not words:
        return found.order_by("-shared_at", "id")
    for word in words:
        found = found.filter(_has(word))
    any_of_them = SearchQuery(" or ".join(words), config="german", search_type="websearch")
    rank = SearchRank(F("search"), any_of_them)
    score = rank + WEIGHT_OF_LIKENESS * _likeness(" ".join(words))
    return found.annotate(score=score).order_by("-score", "-shared_at", "id")


def marked_for(county: County, found: QuerySet[Material]) -> QuerySet[Material]:
    """The same materials, each with `taken`: whether this county adopted it."""
    taken = Adoption.objects.filter(material=OuterRef("pk"), county=county)
    return found.annotate(taken=Exists(taken))


def _adopted() -> Combinable:
    """How many counties adopted a material."""
    adoptions = Adoption.objects.filter(material=OuterRef("pk")).order_by().values("material")
    return Coalesce(Subquery(adoptions.annotate(count=Count("pk")).values("count")), 0)


def _has(word: str) -> Q:
    """The condition that this word is found; a word like 'und' is found everywhere."""
    query = SearchQuery(word, config="german")
    lexemes = Func(query, function="numnode", output_field=IntegerField())
    condition = Q(search=query) | Q(Exact(lexemes, 0))
    if len(word) < LONG_WORD:
        return condition | Q(search=SearchQuery(f"{word}:*", config="german", search_type="raw"))
    for root in roots(word):
        condition |= Q(words__contains=root)
    return condition | Q(GreaterThanOrEqual(_likeness(word), SIMILAR_ENOUGH))


def _likeness(words: str) -> Combinable:
    """How near the words come to a part of the title or to the county's name, from 0 to 1."""
    return Greatest(
        TrigramWordSimilarity(words, "title"), TrigramWordSimilarity(words, "county_name")
    )
