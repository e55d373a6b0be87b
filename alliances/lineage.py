"""What can be given to other counties, or was taken from one, remembers it as plain values."""

from django.db import models

from exchange.licences import Licence, label_of

__all__ = ["Licence", "Shareable"]


class Shareable(models.Model):
    """The UUID of the material it was adopted from or shared as: a value, never a foreign key."""

    adopted_from = models.UUIDField("übernommen aus Material", null=True, blank=True)
    attribution = models.CharField("Quelle", max_length=300, blank=True)
    source_licence = models.CharField("Lizenz der Quelle", max_length=40, blank=True)
    shared_as = models.UUIDField("geteilt als Material", null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def source_licence_label(self) -> str:
        """The licence of the source as people read it."""
        return label_of(self.source_licence)
