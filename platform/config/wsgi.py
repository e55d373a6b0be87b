"""The way in for web servers: `gunicorn config.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

from tenants.postgresql import limits
from tenants.postgresql.silence import WATCH
from tenants.telling.meters import count_database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

limits.work_as(limits.WEB)
WATCH.is_on, WATCH.told = True, lambda alias, what: count_database(what)
