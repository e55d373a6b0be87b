"""The operator's seal certificate: from the environment, or made by itself on first use."""

import os
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.exceptions import ValidationError

from alliances.seals.certificates import SealCertificate, SealNotPossible, unpacked

OWN_NAME = "Kreisklima Siegel (selbst ausgestellt)"
OWN_LASTS = timedelta(days=5 * 365)


def operators_seal() -> SealCertificate:
    """What seals where a county has none of its own; SealNotPossible with the reason."""
    password = settings.SEAL_PASSWORD if settings.SEAL_PKCS12 else ""
    try:
        path = Path(settings.SEAL_PKCS12) if settings.SEAL_PKCS12 else _own_file()
        changed_at = path.stat().st_mtime_ns
        return _read(path, password, changed_at)
    except OSError as error:
        raise SealNotPossible("Das Siegelzertifikat des Betriebs ist nicht lesbar.") from error
    except ValidationError as error:
        words = " ".join(error.messages)
        raise SealNotPossible(f"Das Siegelzertifikat des Betriebs: {words}") from error


@lru_cache(maxsize=4)
def _read(path: Path, password: str, changed_at: int) -> SealCertificate:
    """Read again when the file has changed: renewing needs no restart."""
    return unpacked(path.read_bytes(), password)


def _own_file() -> Path:
    """The file of the certificate that we make ourselves; whoever is first makes it."""
    folder = Path(settings.DATA_DIR) / "seal"
    path = folder / "self-signed.p12"
    if path.exists() and not _ends_soon(path):
        return path
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    is_renewed = path.exists()
    with NamedTemporaryFile(dir=folder, delete=False) as file:  # only the owner may read it
        file.write(self_signed().packed())
        file.flush()
        os.fsync(file.fileno())
    try:
        if is_renewed:
            os.replace(file.name, path)
        else:
            os.link(file.name, path)
    except FileExistsError:
        pass  # somebody else was first: theirs is it
    Path(file.name).unlink(missing_ok=True)
    return path


def _ends_soon(path: Path) -> bool:
    """A certificate of our own making is made anew before it ends; no document suffers by it."""
    seal = _read(path, "", path.stat().st_mtime_ns)
    return seal.valid_until - datetime.now(UTC) < timedelta(days=30)


def self_signed(name: str = OWN_NAME, *, lasts: timedelta = OWN_LASTS) -> SealCertificate:
    """A new key with a certificate for which nobody vouches; its name says so."""
    key = rsa.generate_private_key(65537, 3072)
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    start = datetime.now(UTC) - timedelta(hours=1)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        **dict.fromkeys(
            (
                *("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign"),
                *("crl_sign", "encipher_only", "decipher_only"),
            ),
            False,
        ),
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + lasts)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    return SealCertificate(key, certificate)
