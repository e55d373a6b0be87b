"""A partner list on its way in: kept for a day, for the person who uploaded it alone."""

import uuid

from django.db import models


class PartnerList(models.Model):
    """What an uploaded list says, what was chosen about it, and how it went."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.UUIDField("wer")  # a colleague, or the operator's support
    owner_label = models.CharField("eingelesen von", max_length=200)
    file_name = models.CharField("Datei", max_length=160)
    table = models.JSONField("Zeilen", default=dict)  # emptied once it is read in
    wishes = models.JSONField("Auswahl", default=dict)
    job = models.UUIDField("Auftrag", null=True, blank=True)
    problem = models.CharField("Hindernis", max_length=500, blank=True)
    rehearsed_at = models.DateTimeField("geprobt am", null=True, blank=True)
    read_at = models.DateTimeField("eingelesen am", null=True, blank=True)
    count = models.PositiveIntegerField("Partner", default=0)
    declarations = models.PositiveIntegerField("Erklärungen", default=0)
    created_at = models.DateTimeField("hochgeladen am", auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name
