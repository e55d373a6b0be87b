"""`/metrics` on any host, for whoever knows METRICS_TOKEN; to others it is not there."""

import hmac
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from tenants.telling import figures
from tenants.telling.meters import FOLDER


class Figures:
    """What a worker has gathered, as gauges."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """For the client library."""
        alive = figures.Figure("cache_up", "Whether the cache answers", figures.cache_answers())
        for name, those in figures.by_name([*figures.kept(), alive]):
            labels = list(those[0].labels)
            gauge = GaugeMetricFamily(f"kreisklima_{name}", those[0].about, labels=labels)
            for figure in those:
                gauge.add_metric([figure.labels[label] for label in labels], float(figure.value))
            yield gauge


def may_read(request: HttpRequest) -> bool:
    """Whether this is who reads our figures."""
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    given = request.META.get("HTTP_AUTHORIZATION", "")
    return bool(settings.METRICS_TOKEN) and hmac.compare_digest(given.encode(), wanted.encode())


def page() -> HttpResponse:
    """What all processes that share PROMETHEUS_MULTIPROC_DIR counted, and the figures."""
    registry: Any = CollectorRegistry()
    if FOLDER:
        MultiProcessCollector(registry)
    else:
        registry.register(REGISTRY)
    registry.register(Figures())
    response = HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    response["Cache-Control"] = "no-store"
    return response
