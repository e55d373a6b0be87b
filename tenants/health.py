"""Whether the platform can work right now: asked by load balancers, on any host, without a name."""

import psycopg2
from django.db import Error
from django.http import HttpResponse

from tenants.schemas import outside
from tenants.telling.figures import cache_answers
from tenants.transactions import connection

PATIENCE = 2  # seconds: whoever asks does not wait longer either


def ready() -> HttpResponse:
    """200 if the database answers, 503 if it does not; tells nothing else.

    Without cache and broker pages work and mails wait: that is said, and is no reason to stop.
    """
    try:
        with outside(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {PATIENCE * 1000}; SELECT 1")
    except (Error, psycopg2.Error):  # the way into a schema speaks to the driver itself
        return HttpResponse("database away\n", status=503, content_type="text/plain")
    words = "ok\n" if cache_answers() else "ok, cache away\n"
    return HttpResponse(words, content_type="text/plain")
