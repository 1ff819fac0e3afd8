"""Addresses inside as strangers write them, and a trap for whoever connects to one."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

FORMS = [
    "http://127.0.0.1:{port}/", "http://127.1:{port}/", "http://127.0.1:{port}/", "http://2130706433:{port}/",
    "http://0x7f000001:{port}/", "http://0x7f.1:{port}/", "http://0177.0.0.1:{port}/", "http://017700000001:{port}/",
    "http://0x7f.0x0.0x0.0x1:{port}/", "http://127.0.0.1.:{port}/", "http://0.0.0.0:{port}/", "http://0:{port}/",
    "http://localhost:{port}/", "http://LOCALHOST:{port}/", "http://localhost.:{port}/", "http://[::1]:{port}/",
    "http://[::]:{port}/", "http://[::ffff:127.0.0.1]:{port}/", "http://[::ffff:7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/", "http://[2002:7f00:1::]:{port}/", "http://[64:ff9b::7f00:1]:{port}/",
    "http://[64:ff9b:1::7f00:1]:{port}/", "http://[fe80::1]:{port}/", "http://[fc00::1]:{port}/",
    "http://[ff02::1]:{port}/", "http://10.0.0.1:{port}/", "http://172.16.5.4:{port}/", "http://192.168.0.1:{port}/",
    "http://100.64.0.1:{port}/", "http://169.254.169.254/latest/meta-data/", "http://2852039166/latest/",
    "http://0xa9fea9fe/", "http://224.0.0.1:{port}/", "http://255.255.255.255:{port}/", "http://192.0.0.8:{port}/",
    "http://user@127.0.0.1:{port}/", "http://user:word@127.0.0.1:{port}/", "http://news.example@127.0.0.1:{port}/",
    "http://127.0.0.2:{port}/", "http://127.255.255.254:{port}/", "http://１２７.0.0.1:{port}/",
    "http://127。0。0。1:{port}/", "https://127.0.0.1:{port}/", "http://127.0.0.1:{port}/?x=http://news.example",
]  # fmt: skip


@contextmanager
def trap(listener: socket.socket) -> Iterator[list[str]]:
    """Who came to this listener."""
    came: list[str] = []

    def accept() -> None:
        while True:
            try:
                connection, peer = listener.accept()
            except OSError:
                return
            came.append(str(peer))
            connection.close()

    with closing(listener):
        threading.Thread(target=accept, daemon=True).start()
        yield came
        listener.shutdown(socket.SHUT_RDWR)
