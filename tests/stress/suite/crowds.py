"""Clients who take connections and time: idle ones, slow ones, floods. Each crowd is a process of its own."""

import contextlib
import multiprocessing
import random
import socket
import struct
import time

import wire

SOURCES = 40  # addresses 127.0.0.2 and on: one has only so many ports


class Crowd:
    """Runs `act(port, say, ending, *arguments)` until it leaves; `say` keeps the newest word of it."""

    def __init__(self, act, port, *arguments):
        context = multiprocessing.get_context("fork")
        self.words, say = context.Pipe(duplex=False)
        self.ending = context.Event()
        self.process = context.Process(target=act, args=(port, say.send, self.ending, *arguments), daemon=True)
        self.process.start()
        say.close()
        self.word = None

    def says(self, patience=60):
        """Its next word."""
        if self.words.poll(patience):
            with contextlib.suppress(EOFError):
                self.word = self.words.recv()
        return self.word

    def leave(self):
        """Its last word."""
        self.ending.set()
        with contextlib.suppress(EOFError):
            while self.words.poll(30):
                self.word = self.words.recv()
        self.process.join(30)
        return self.word

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.is_alive():
            self.process.kill()
        self.process.join()


def connect(port, n, buffer=None):
    """From one of several addresses. Without waiting for the rest of the world."""
    client = socket.socket()
    if buffer:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    client.setsockopt(socket.IPPROTO_IP, 24, 1)  # IP_BIND_ADDRESS_NO_PORT
    client.bind((f"127.0.0.{2 + n % SOURCES}", 0))
    client.settimeout(10)
    client.connect(("127.0.0.1", port))
    return client


def idle(port, say, ending, count):
    """Connections that never say a word."""
    clients = [connect(port, n) for n in range(count)]
    say(len(clients))
    ending.wait()


def listen(port, say, ending, count, request):
    """Event streams that are open for ever. Tells how many of them were opened."""
    clients, heard = [], 0
    for n in range(count):
        clients.append(connect(port, n))
        clients[-1].sendall(request)
        heard += clients[-1].recv(12) == b"HTTP/1.1 200"
    say(heard)
    ending.wait()


SLOW_HEAD = b"GET /menus HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
SLOW_BODY = b"POST /orders HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 2000\r\n\r\n{"


def send_slowly(port, say, ending, count, beginning):
    """A request that goes on for ever, a byte a second. Tells how long the longest was let go on."""
    open_since, longest, statuses = {}, 0.0, {}
    for n in range(count):
        client = connect(port, n)
        client.sendall(beginning)
        client.setblocking(False)
        open_since[client] = time.monotonic()
    say(None)
    while open_since and not ending.is_set():
        time.sleep(1)
        for client, since in list(open_since.items()):
            try:
                said = client.recv(4096)
            except BlockingIOError:
                with contextlib.suppress(OSError):
                    client.send(b"a")
                continue
            except OSError:
                said = b""
            status = said[9:12].decode() or "closed"
            statuses[status] = statuses.get(status, 0) + 1
            longest = max(longest, time.monotonic() - since)
            client.close()
            del open_since[client]
    say({"answers": statuses, "longest s": round(longest, 1), "still open": len(open_since)})


def never_read(port, say, ending, count):
    """Asks for much and reads nothing."""
    question = wire.request("GET", "/openapi.json") * 100
    clients = []
    for n in range(count):
        client = connect(port, n, buffer=4096)
        client.setblocking(False)
        with contextlib.suppress(OSError):
            client.send(question)
        clients.append(client)
    say(len(clients))
    ending.wait()


def open_and_close(port, say, ending, seed):
    """Connects and goes, in every way there is, as fast as it can."""
    choose = random.Random(seed)
    begun, count, failed = time.monotonic(), 0, 0
    while not ending.is_set():
        try:
            client = connect(port, count)
            way = choose.randrange(4)
            if way == 1:
                client.sendall(SLOW_HEAD)
            if way == 2:
                client.sendall(wire.request("GET", "/menus/1"))
            if way == 3:  # a reset
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.close()
        except OSError:
            failed += 1
        count += 1
    say({"connections/s": count / (time.monotonic() - begun), "failed": failed})
