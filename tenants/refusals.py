"""The friendly 503: a county is closed or moves, or a database is away; and the 404.

They are written without a query: there may be no database to ask.
"""

import json
import logging

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from tenants.failures import Fate, fate_behind, is_away, is_too_slow
from tenants.hosts import network_address
from tenants.models import County
from tenants.telling.meters import count_database

log = logging.getLogger(__name__)
# Seconds after which it is worth another try.
SUSPENDED, MOVING, AWAY = 3600, 5, 10
PROBLEM = "urn:kreisklima:problem:"  # as in all answers of the interface


def closed(request: HttpRequest, county: County) -> HttpResponse:
    """Nothing but the county's name; why is between county and operator."""
    if county.state != County.State.SUSPENDED:
        return _leaving(request, county)
    return _answer(
        request,
        page="503_suspended.html",
        name="suspended",
        title="Zurzeit nicht erreichbar",
        detail=f"Das Angebot „{county.name}“ ist zurzeit nicht erreichbar.",
        retry_after=SUSPENDED,
        county=county,
    )


def _leaving(request: HttpRequest, county: County) -> HttpResponse:
    """A county that is to be deleted; its staff read whom to turn to."""
    return _answer(
        request,
        page="503_leaving.html",
        name="leaving",
        title="Geschlossen",
        detail=f"Das Angebot „{county.name}“ ist geschlossen.",
        retry_after=SUSPENDED,
        county=county,
    )


def moving(request: HttpRequest, county: County) -> HttpResponse:
    """For a few moments a county that moves to another database cannot be changed."""
    return _answer(
        request,
        page="503_moving.html",
        name="moving",
        title="Zieht gerade um",
        detail="Die Daten ziehen gerade um. Bitte versuchen Sie es in wenigen Sekunden noch "
        "einmal; geändert wurde nichts.",
        retry_after=MOVING,
        county=county,
    )


def database_away(request: HttpRequest) -> HttpResponse:
    """Nothing was changed, and it works again by itself."""
    return _answer(
        request,
        page="503_database.html",
        name="database-away",
        title="Kurze Störung",
        detail="Die Plattform ist einen Moment nicht erreichbar. Bitte versuchen Sie es gleich "
        "noch einmal; geändert wurde nichts.",
        retry_after=AWAY,
        county=getattr(request, "county", None),
    )


def nobody_here(status: int) -> HttpResponse:
    """A host that is none of ours learns nothing, not even our name."""
    return HttpResponse(render_to_string("404_unknown_host.html"), status=status)


def answer_to(request: HttpRequest, error: BaseException) -> HttpResponse | None:
    """The answer to a failure that is nobody's mistake; None for every other one."""
    if is_away(error):
        count_database("away")
        log.error("database away: %s", " ".join(str(error).split())[:300])
        return database_away(request)
    if is_too_slow(error):
        count_database("too_slow")
        log.error("database too slow: %s", " ".join(str(error).split())[:300])
        return database_away(request)
    county = getattr(request, "county", None)
    if county is None:
        return None
    fate = fate_behind(error, county)
    if fate is Fate.GONE:
        return nobody_here(404)
    return moving(request, county) if fate is Fate.MOVING else None


def _answer(
    request: HttpRequest,
    *,
    page: str,
    name: str,
    title: str,
    detail: str,
    retry_after: int,
    county: County | None,
) -> HttpResponse:
    if request.path.startswith("/api/"):
        problem = {"type": PROBLEM + name, "title": title, "status": 503, "detail": detail}
        response = HttpResponse(
            json.dumps({**problem, "errors": {}}, ensure_ascii=False),
            content_type="application/problem+json",
            status=503,
        )
    else:
        names = {"county": county, "network": network_address("/impressum/")}
        words = render_to_string(page, names)
        response = HttpResponse(words, status=503)
    response["Retry-After"] = str(retry_after)
    response["Cache-Control"] = "no-store"
    return response
