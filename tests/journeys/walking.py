"""Walk through all pages that somebody can reach by links, one of each kind."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from tests.journeys.watching import Watched

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
# Of partners, measures and mails there are many alike, with readable addresses.
SLUG = re.compile(r"^/(partner|massnahmen|konsole/postausgang)/[^/]+/")
NO_PAGE = re.compile(
    r"\.(pdf|ics|css|csv|xlsx|svg|png)$|^/downloads/.+|/datei/$|^/logo$|^/api/|^/static/|^/media/"
)


def kind_of(path: str) -> str:
    """The same for all pages that differ only in whom or what they are about."""
    return SLUG.sub(r"/\1/*/", ID.sub("*", path))


def pages(who: Watched, start: str, below: str = "/") -> Iterator[str]:
    """Open one page of every kind under `below` that links lead to; yields each path, open."""
    origin, first = urlsplit(start), urlsplit(start).path
    waiting, seen = [first], {kind_of(first)}
    while waiting:
        path = waiting.pop(0)
        who.goes_to(f"{origin.scheme}://{origin.netloc}{path}")
        links = who.page.eval_on_selector_all(
            "a[href]", "links => links.map(a => new URL(a.getAttribute('href'), a.baseURI).href)"
        )
        for link in map(urlsplit, links):
            kind = kind_of(link.path)
            wanted = link.netloc == origin.netloc and link.path.startswith(below)
            if wanted and kind not in seen and not NO_PAGE.search(link.path):
                seen.add(kind)
                waiting.append(link.path)
        yield path
