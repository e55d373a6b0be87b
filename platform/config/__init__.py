"""All configuration of the platform; nothing else may import it."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
