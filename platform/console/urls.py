"""Addresses of the network's public pages and of the operator's desk."""

from django.urls import path

from console import (
    backup_views,
    county_views,
    deletion_views,
    export_views,
    mail_views,
    network_views,
    views,
)

urlpatterns = [
    path("", network_views.start, name="network-start"),
    path("landkreise/", network_views.counties, name="network-counties"),
    path("impressum/", network_views.imprint, name="network-imprint"),
    path("datenschutz/", network_views.privacy, name="network-privacy"),
    path("barrierefreiheit/", network_views.accessibility, name="network-accessibility"),
    path("theme.css", network_views.theme, name="network-theme"),
    path("konsole/", views.counties, name="console"),
    path("konsole/eroeffnen/", views.open_a_county, name="console-open"),
    path("konsole/landkreise/<slug:slug>/", county_views.county, name="console-county"),
    path("konsole/landkreise/<slug:slug>/aussetzen/", county_views.suspend, name="console-suspend"),
    path(
        "konsole/landkreise/<slug:slug>/wieder-in-betrieb/",
        county_views.reactivate,
        name="console-reactivate",
    ),
    path(
        "konsole/landkreise/<slug:slug>/domains/<int:pk>/",
        county_views.domain,
        name="console-domain",
    ),
    path(
        "konsole/landkreise/<slug:slug>/domains/<int:pk>/freigeben/",
        county_views.force,
        name="console-domain-force",
    ),
    path(
        "konsole/landkreise/<slug:slug>/domains/<int:pk>/entfernen/",
        county_views.remove,
        name="console-domain-remove",
    ),
    path(
        "konsole/landkreise/<slug:slug>/loeschen/",
        deletion_views.ask,
        name="console-deletion-ask",
    ),
    path("konsole/loeschungen/", deletion_views.deletions, name="console-deletions"),
    path("konsole/loeschungen/<uuid:pk>/", deletion_views.deletion, name="console-deletion"),
    path(
        "konsole/loeschungen/<uuid:pk>/zustimmen/",
        deletion_views.approve,
        name="console-deletion-approve",
    ),
    path(
        "konsole/loeschungen/<uuid:pk>/zuruecknehmen/",
        deletion_views.take_back,
        name="console-deletion-take-back",
    ),
    path(
        "konsole/loeschungen/<uuid:pk>/jetzt/",
        deletion_views.begin,
        name="console-deletion-begin",
    ),
    path("konsole/landkreise/<slug:slug>/export/", export_views.ask, name="console-export"),
    path(
        "konsole/landkreise/<slug:slug>/export/<uuid:pk>/datei/",
        export_views.download,
        name="console-export-file",
    ),
    path("konsole/einspielen/", export_views.imports, name="console-imports"),
    path("konsole/einspielen/<uuid:pk>/", export_views.one_import, name="console-import"),
    path(
        "konsole/einspielen/<uuid:pk>/bestaetigen/",
        export_views.confirm,
        name="console-import-confirm",
    ),
    path("konsole/sicherungen/", backup_views.backups, name="console-backups"),
    path("konsole/verlauf/", views.history, name="console-history"),
    path("konsole/postausgang/", mail_views.outbox, name="console-outbox"),
    path("konsole/postausgang/<str:name>/", mail_views.mail, name="console-mail"),
    path("konsole/postausgang/<str:name>/html/", mail_views.mail_html, name="console-mail-html"),
]
