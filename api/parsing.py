"""What a request's body may be: modest JSON; answers are always JSON too."""

from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import JSONParser


class ModestJSONParser(JSONParser):
    """JSON that is not nested for the sake of nesting; its size is limited by the settings."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        try:
            return super().parse(stream, media_type, parser_context)
        except ParseError as error:
            raise ParseError("Der Inhalt der Anfrage ist kein gültiges JSON.") from error
        except RecursionError as error:
            raise ParseError("Der Inhalt der Anfrage ist zu tief verschachtelt.") from error


class AlwaysJson(BaseContentNegotiation):
    """One format for all: whoever asks for a PDF's address may say `Accept: application/pdf`."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        content_type = request.content_type.split(";")[0].strip()
        return next((each for each in parsers if each.media_type == content_type), None)

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type
