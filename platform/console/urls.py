"""Addresses of the network's public pages and of the operator's desk."""

from django.urls import path

from console import (
    announcement_views,
    certificate_views,
    county_views,
    job_views,
    list_views,
    mail_views,
    network_views,
    support_views,
    usage_views,
    views,
)

urlpatterns = [
    path("", network_views.start, name="network-start"),
    path("landkreise/", network_views.counties, name="network-counties"),
    path("impressum/", network_views.imprint, name="network-imprint"),
    path("datenschutz/", network_views.privacy, name="network-privacy"),
    path("barrierefreiheit/", network_views.accessibility, name="network-accessibility"),
    path("theme.css", network_views.theme, name="network-theme"),
    path("intern/zertifikat", certificate_views.certificate, name="certificate"),
    path("konsole/", views.counties, name="console"),
    path("konsole/erheben/", views.collect, name="console-collect"),
    path("konsole/eroeffnen/", views.open_a_county, name="console-open"),
    path("konsole/eroeffnen/liste/", list_views.open_a_list, name="console-open-list"),
    path("konsole/eroeffnen/liste/vorlage.csv", list_views.template, name="console-list-template"),
    path("konsole/auftraege/", job_views.jobs, name="console-jobs"),
    path("konsole/auftraege/<uuid:pk>/", job_views.job, name="console-job"),
    path("konsole/auftraege/<uuid:pk>/noch-einmal/", job_views.again, name="console-job-again"),
    path(
        "konsole/auftraege/<uuid:pk>/nicht-eroeffnet.csv",
        list_views.refused_rows,
        name="console-refused-rows",
    ),
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
    path("konsole/landkreise/<slug:slug>/support/", support_views.ask, name="console-support"),
    path(
        "konsole/landkreise/<slug:slug>/support/<uuid:pk>/",
        support_views.entry,
        name="console-support-entry",
    ),
    path(
        "konsole/landkreise/<slug:slug>/support/<uuid:pk>/beenden/",
        support_views.end,
        name="console-support-end",
    ),
    path("konsole/mitteilungen/", announcement_views.announcements, name="console-announcements"),
    path("konsole/mitteilungen/neu/", announcement_views.write, name="console-announcement-write"),
    path(
        "konsole/mitteilungen/<uuid:pk>/",
        announcement_views.announcement,
        name="console-announcement",
    ),
    path(
        "konsole/mitteilungen/<uuid:pk>/zuruecknehmen/",
        announcement_views.withdraw,
        name="console-announcement-withdraw",
    ),
    path("konsole/nutzung/", usage_views.usage, name="console-usage"),
    path("konsole/nutzung/nutzung.csv", usage_views.download, name="console-usage-file"),
    path("konsole/verlauf/", views.history, name="console-history"),
    path("konsole/postausgang/", mail_views.outbox, name="console-outbox"),
    path("konsole/postausgang/<str:name>/", mail_views.mail, name="console-mail"),
    path("konsole/postausgang/<str:name>/html/", mail_views.mail_html, name="console-mail-html"),
]
