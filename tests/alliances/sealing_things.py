"""Certificates for tests, and a look into a sealed PDF by the library that knows the standard."""

from datetime import date, timedelta
from io import BytesIO

from asn1crypto import x509 as asn1
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from alliances.declarations.models import Declaration
from alliances.seals.certificates import SealCertificate
from alliances.seals.operators import self_signed
from tests import cast

PASSWORD = "siegel-geheim"
COUNTYS = "Landkreis Lörrach, Siegel (Test)"
_MADE: dict[tuple[str, int], SealCertificate] = {}


def certificate(name: str = COUNTYS, days: int = 365) -> SealCertificate:
    """A certificate that ends in so many days; a key takes a moment, so each is made once."""
    key = (name, days)
    if key not in _MADE:
        _MADE[key] = self_signed(name, lasts=timedelta(days=days))
    return _MADE[key]


def p12(seal: SealCertificate, password: str = PASSWORD) -> bytes:
    """The file that a county uploads."""
    return pkcs12.serialize_key_and_certificates(
        b"siegel",
        seal.key,
        seal.certificate,
        None,
        BestAvailableEncryption(password.encode()),
    )


def seen_by_pyhanko(pdf: bytes, seal: SealCertificate):
    """What pyHanko says of the one seal in the file, if it trusts this certificate."""
    [signature] = PdfFileReader(BytesIO(pdf)).embedded_signatures
    trusted = ValidationContext(trust_roots=[asn1.Certificate.load(seal.certificate_der())])
    return signature, validate_pdf_signature(signature, trusted)


def in_force() -> Declaration:
    """The declaration of the cast, in force since 2 June 2025, in the county that is set."""
    return Declaration.objects.get(partner=cast.same_id("partner"))


def ended_on(day: date) -> Declaration:
    """The same, ended."""
    Declaration.objects.filter(pk=in_force().pk).update(state="ended", ended_on=day)
    return in_force()
