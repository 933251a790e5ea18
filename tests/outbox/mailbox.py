"""RFC 5321, as little of it as a client needs: a mail server that can stop in the middle of a message."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Mailbox:
    """What arrived. `answers` unset: a message is taken in, and neither acknowledged nor kept."""

    port: int = 0
    answers: threading.Event = field(default_factory=threading.Event)
    reached: threading.Event = field(default_factory=threading.Event)
    recipients: list[str] = field(default_factory=list)


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """Run the server on loopback for the length of the block."""
    box = Mailbox()

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            converse(self, box)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        server.daemon_threads = True
        server.block_on_close = False
        box.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield box
        server.shutdown()


def converse(client: socketserver.StreamRequestHandler, box: Mailbox) -> None:
    """Speak with one client until it leaves."""
    recipient = ""
    client.wfile.write(b"220 ready\r\n")
    while command := client.rfile.readline().strip():
        verb = command[:4].upper()
        if verb == b"RCPT":
            recipient = command.partition(b"<")[2].rstrip(b">").decode()
        if verb == b"DATA":
            client.wfile.write(b"354 go on\r\n")
            while client.rfile.readline() not in {b".\r\n", b""}:
                pass
            box.reached.set()
            if not box.answers.is_set():
                client.rfile.readline()  # until the client is gone
                return
            box.recipients.append(recipient)
        client.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
