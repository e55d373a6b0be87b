"""A certificate with its private key: read from PKCS#12, looked at, and said in words."""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from django.core.exceptions import ValidationError
from django.utils import timezone

MOST_BYTES = 64 * 1024
SHORTEST_RSA = 2048
CURVES = (ec.SECP256R1, ec.SECP384R1, ec.SECP521R1)
NAMES = (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME, NameOID.LOCALITY_NAME)
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


class SealNotPossible(Exception):
    """There is no certificate that may seal today; the words say why."""


@dataclass(frozen=True)
class SealCertificate:
    """What seals a document: the key, its certificate, and those that vouch for it."""

    key: PrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def subject(self) -> str:
        """Whose seal it is, as people read it."""
        return words_of(self.certificate.subject)

    @property
    def issuer(self) -> str:
        """Who vouches for it."""
        return words_of(self.certificate.issuer)

    @property
    def is_self_signed(self) -> bool:
        """Nobody but itself vouches for it."""
        return self.certificate.issuer == self.certificate.subject

    @property
    def valid_until(self) -> datetime:
        """From then on it seals nothing."""
        return self.certificate.not_valid_after_utc

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    def certificate_der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    def key_der(self) -> bytes:
        """The bare key: for the moment of sealing, and for the sealed place where it is kept."""
        return self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())

    def packed(self) -> bytes:
        """All of it as PKCS#12 without a password."""
        return pkcs12.serialize_key_and_certificates(
            b"siegel", self.key, self.certificate, self.chain, NoEncryption()
        )

    def check_day(self, now: datetime | None = None) -> None:
        """SealNotPossible unless the certificate is valid now."""
        now = now or timezone.now()
        if now >= self.valid_until:
            day = timezone.localtime(self.valid_until)
            raise SealNotPossible(f"Das Siegelzertifikat ist am {day:%d.%m.%Y} abgelaufen.")
        if now < self.certificate.not_valid_before_utc:
            day = timezone.localtime(self.certificate.not_valid_before_utc)
            raise SealNotPossible(f"Das Siegelzertifikat gilt erst ab dem {day:%d.%m.%Y}.")


def unpacked(content: bytes, password: str = "") -> SealCertificate:
    """Read PKCS#12; ValidationError at `file` or `password`, in German. The day is not looked at.

    The key must belong to the certificate, be of a usual kind and size, and be meant for sealing.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError({"file": "Die Datei ist zu groß: höchstens 64 KB."})
    if not content.startswith(b"\x30"):
        raise ValidationError({"file": "Das ist keine PKCS#12-Datei (.p12 oder .pfx)."})
    try:
        key, certificate, chain = pkcs12.load_key_and_certificates(
            content, password.encode() if password else None
        )
    except ValueError as error:
        if "password" in str(error).lower() or "mac" in str(error).lower():
            raise ValidationError({"password": "Das Passwort passt nicht zur Datei."}) from error
        raise ValidationError({"file": "Die Datei ist beschädigt oder kein PKCS#12."}) from error
    except Exception as error:  # a parser of foreign files: whatever it stumbles over
        raise ValidationError({"file": "Die Datei lässt sich nicht lesen."}) from error
    if key is None or certificate is None:
        missing = "kein privater Schlüssel" if key is None else "kein Zertifikat"
        raise ValidationError({"file": f"In der Datei ist {missing}."})
    _check_key(key)
    if _public(key.public_key()) != _public(certificate.public_key()):
        raise ValidationError({"file": "Schlüssel und Zertifikat gehören nicht zusammen."})
    _check_usage(certificate)
    return SealCertificate(key, certificate, tuple(chain))  # type: ignore[arg-type]


def words_of(name: x509.Name) -> str:
    """A distinguished name as people read it: what it is called, of whom, where."""
    parts = [str(part.value) for kind in NAMES for part in name.get_attributes_for_oid(kind)]
    words = ", ".join(dict.fromkeys(parts)) or name.rfc4514_string()
    return "".join(sign for sign in words if sign.isprintable())[:300]


def _check_key(key: object) -> None:
    if isinstance(key, rsa.RSAPrivateKey):
        if key.key_size < SHORTEST_RSA:
            raise ValidationError(
                {"file": f"Der Schlüssel ist mit {key.key_size} Bit zu kurz; nötig sind 2048."}
            )
    elif not (isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(key.curve, CURVES)):
        raise ValidationError({"file": "Möglich sind RSA ab 2048 Bit und ECDSA mit P-256 bis 521."})


def _check_usage(certificate: x509.Certificate) -> None:
    """A certificate says for what it may be used; one that says nothing may be used for this."""
    extensions = certificate.extensions
    try:
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        usage = None
    if usage is not None and not (usage.digital_signature or usage.content_commitment):
        raise ValidationError({"file": "Dieses Zertifikat ist nicht zum Siegeln gedacht."})
    try:
        is_ca = extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        is_ca = False
    if is_ca:
        raise ValidationError(
            {"file": "Das ist das Zertifikat einer Zertifizierungsstelle, kein Siegelzertifikat."}
        )


def _public(key: object) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined]
