"""Whether the platform can work right now: asked by load balancers, on any host, without a name."""

import psycopg2
from django.db import Error
from django.http import HttpResponse

from tenants.schemas import outside
from tenants.transactions import connection


def ready() -> HttpResponse:
    """200 if the database answers, 503 if it does not; tells nothing else."""
    try:
        with outside(), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (Error, psycopg2.Error):  # the way into a schema speaks to the driver itself
        return HttpResponse("database away\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")
