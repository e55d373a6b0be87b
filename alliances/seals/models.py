"""A county's own seal certificate: one row, or none."""

from django.db import models


class CountySeal(models.Model):
    """The county's own certificate; its key lies in it sealed with a key that no database holds."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    sealed_pkcs12 = models.TextField("versiegelter Schlüssel")
    subject = models.CharField("ausgestellt auf", max_length=300)
    issuer = models.CharField("ausgestellt von", max_length=300)
    fingerprint = models.CharField("Fingerabdruck (SHA-256)", max_length=64)
    valid_until = models.DateTimeField("gültig bis")
    uploaded_at = models.DateTimeField("hinterlegt am")
    warned_at = models.DateTimeField("vor dem Ablauf gewarnt am", null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_seal_in_a_county")
        ]

    def __str__(self) -> str:
        return self.subject
