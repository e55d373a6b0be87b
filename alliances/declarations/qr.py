"""QR codes for paper: the same words always give the same picture."""

from io import BytesIO

import segno


def qr_code(words: str) -> str:
    """An SVG picture of a QR code that bears being a little worn (level M), without a margin."""
    picture = BytesIO()
    segno.make(words, error="m", micro=False).save(
        picture, kind="svg", border=0, xmldecl=False, svgns=True, omitsize=True
    )
    return picture.getvalue().decode()
