"""HTTP/1.1 over one kept connection, down to the bytes."""

import json
import socket


class Lost(Exception):
    """The connection broke, or no answer came in time."""


class Response:
    def __init__(self, head, body):
        first, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(first.split(" ", 2)[1])
        self.head = head
        self.headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            self.headers[name.lower()] = value.strip()
        self.body = body

    def json(self):
        return json.loads(self.body)

    def problem(self):
        """The slug of a problem, or an empty string."""
        if not self.headers.get("content-type", "").startswith("application/problem+json"):
            return ""
        return self.json()["type"].rpartition("/")[2]


def request(method, path, body=None, headers=None):
    """As bytes. A body that is no bytes is written as JSON."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body is not None:
        if not isinstance(body, bytes):
            body = json.dumps(body, ensure_ascii=False).encode()
            lines.append("Content-Type: application/json")
        lines.append(f"Content-Length: {len(body)}")
    elif method == "POST":
        lines.append("Content-Length: 0")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + (body or b"")


class Wire:
    """Connects when it is first used, and again after a loss. Not thread-safe."""

    def __init__(self, port, timeout=10.0, source=None, headers=None):
        self.port = port
        self.timeout = timeout
        self.source = source
        self.headers = headers or {}
        self.socket = None
        self.buffer = b""

    def ask(self, method, path, body=None, headers=None):
        self.send(request(method, path, body, {**self.headers, **(headers or {})}))
        response = self.receive(bodyless=method == "HEAD")
        if response.headers.get("connection") == "close":
            self.close()
        return response

    def send(self, data):
        try:
            self.connect()
            self.socket.sendall(data)
        except OSError as e:
            self._lose(e)

    def connect(self):
        if self.socket is not None:
            return
        self.buffer = b""
        origin = (self.source, 0) if self.source else None
        self.socket = socket.create_connection(("127.0.0.1", self.port), self.timeout, origin)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def receive(self, bodyless=False):
        """The next answer."""
        while (end := self.buffer.find(b"\r\n\r\n")) < 0:
            self._read()
        head, self.buffer = self.buffer[:end], self.buffer[end + 4:]
        response = Response(head, b"")
        length = int(response.headers.get("content-length", 0))
        if bodyless or response.status in (204, 304):
            length = 0
        while len(self.buffer) < length:
            self._read()
        response.body, self.buffer = self.buffer[:length], self.buffer[length:]
        return response

    def receive_all(self):
        """Everything until the server closes, or says nothing for as long as the timeout."""
        try:
            while True:
                self._read()
        except Lost:
            return self.buffer

    def _read(self):
        try:
            part = self.socket.recv(65536)
        except OSError as e:
            self._lose(e)
        if not part:
            self._lose("closed by the server")
        self.buffer += part

    def _lose(self, why):
        buffer = self.buffer
        self.close()
        self.buffer = buffer
        raise Lost(str(why))

    def close(self):
        if self.socket is not None:
            self.socket.close()
        self.socket = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
