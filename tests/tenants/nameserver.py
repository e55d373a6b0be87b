"""A tiny name server on the own machine: knows what a test tells it, and who asked for what."""

import socket
import threading
from collections.abc import Callable, Iterator

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest


class Nameserver:
    """Answers by UDP; a name is there if it, or something below it, has an entry."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self.texts: dict[str, list[str]] = {}
        self.rcode = dns.rcode.NOERROR
        self.is_silent = False
        self.asked: list[str] = []
        self.when_asked: Callable[[], None] = lambda: None
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def write(self, name: str, *values: str) -> None:
        """Put TXT entries under this name, in place of those before."""
        self.texts[name] = list(values)

    def stop(self) -> None:
        self._socket.sendto(b"", self._socket.getsockname())
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while True:
            wire, who = self._socket.recvfrom(4096)
            if not wire:
                return
            question = dns.message.from_wire(wire)
            self.asked.append(question.question[0].name.to_text(omit_final_dot=True))
            self.when_asked()
            if not self.is_silent:
                self._socket.sendto(self._answer(question).to_wire(), who)

    def _answer(self, question: dns.message.Message) -> dns.message.Message:
        answer = dns.message.make_response(question, recursion_available=True)
        name = question.question[0].name.to_text(omit_final_dot=True)
        found = self.texts.get(name, [])
        is_there = any(each == name or each.endswith(f".{name}") for each in self.texts)
        if self.rcode != dns.rcode.NOERROR:
            answer.set_rcode(self.rcode)
        elif not is_there:
            answer.set_rcode(dns.rcode.NXDOMAIN)
        elif found and question.question[0].rdtype == dns.rdatatype.TXT:
            quoted = [f'"{value}"' for value in found]
            answer.answer.append(dns.rrset.from_text_list(f"{name}.", 60, "IN", "TXT", quoted))
        return answer


@pytest.fixture
def nameserver(settings) -> Iterator[Nameserver]:
    """The only one that the platform asks in this test."""
    made = Nameserver()
    settings.DNS_RESOLVERS = [made.address]
    try:
        yield made
    finally:
        made.stop()
