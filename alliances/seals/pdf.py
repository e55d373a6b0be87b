"""Close a PDF with a seal: PAdES baseline B-B, certified so that nothing may be added."""

from io import BytesIO

from asn1crypto import keys, x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from alliances.seals.certificates import SealCertificate

FIELD = "Siegel"


def closed(pdf: bytes, *, seal: SealCertificate, reason: str, place: str) -> bytes:
    """The PDF with the seal appended; what was there before stays, byte for byte.

    The field is invisible, so PDF/A and PDF/UA hold. The time is our own clock's; no server is
    asked for a time stamp.
    """
    store = SimpleCertificateStore()
    store.register_multiple(x509.Certificate.load(_der(one)) for one in seal.chain)
    signer = SimpleSigner(
        signing_cert=x509.Certificate.load(seal.certificate_der()),
        signing_key=keys.PrivateKeyInfo.load(seal.key_der()),
        cert_registry=store,
    )
    about = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        name=seal.subject,
        reason=reason,
        location=place,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    field = SigFieldSpec(FIELD, readable_field_name="Elektronisches Siegel")
    result = BytesIO()
    PdfSigner(about, signer, new_field_spec=field).sign_pdf(
        IncrementalPdfFileWriter(BytesIO(pdf)), output=result
    )
    return result.getvalue()


def _der(certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)
