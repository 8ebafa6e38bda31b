"""Requests that nobody's client writes, each with what may and may not come back."""

import json
import time

import wire
from wire import Lost, Wire

PIPELINE = 1000
LOCAL = "127.0.0.2"  # no trusted proxy: a program on this machine, whose requests are not limited
CRLF = ("\r\n", "\n", "\r", "%0d%0a", "%0D%0A%0D%0A", "\u560d\u560a", "\\r\\n", "%E5%98%8D%E5%98%8A")
INJECTED = "X-Injected: yes"

ODD_PATHS = (
    b"/..%2f", b"/%2e%2e/etc/passwd", b"/../etc/passwd", b"/./menus", b"//orders", b"/orders//", b"/menus/1/",
    b"/menus/%00", b"/menus/%c0%af", b"/menus/\xc0\xaf", b"/%e0%80%af", b"/menus/%ff%fe", b"/menus/1%00.json",
    b"/menus\x00", b"http://127.0.0.1:x/menus", b"http://me@127.0.0.1/menus", b"//evil.example/menus", b"*", b"menus",
    b"/menus/99999999999999999999999999", b"/menus/-1", b"/menus/1e1", b"/menus/0x1", b"/menus/%31%32%33",
    b"/menus#fragment", b"/menus?%", b"/menus?%zz", b"/menus?\xff", b"/menus?a=%00",
    b"/orders/" + b"a" * 5000, b"/" + b"a/" * 2000, b"/orders/%2e%2e", b"/orders/..;/menus", b"/orders/'%20OR%201=1--",
    b"/orders?cursor=%27", b"/%", b"/%2", b"/%gg", b"/\\..\\menus", b"/menus;a=b", b"/menus%20", b"/menus%0a",
    b"/%ed%a0%80", b"/events?module=../order", b"/metrics/../admin", b"", b"/" + b"%41" * 2500,
)
ODD_METHODS = (b"get", b"TRACE", b"CONNECT", b"OPTIONS", b"PROPFIND", b"G ET", b"", b"POST" * 2000)


def talk(port, data, patience=3.0):
    """All that is said to these bytes."""
    with Wire(port, timeout=patience, source=LOCAL) as client:
        try:
            client.send(data)
            return client.receive_all()
        except Lost:
            return client.buffer


def first_status(said):
    return int(said[9:12]) if said.startswith(b"HTTP/1.1 ") else 0


def closing(method, path, body=None, headers=None):
    return wire.request(method, path, body, {**(headers or {}), "Connection": "close"})


def pipelined(port, verdict):
    """A thousand requests at once are answered in their order."""
    with Wire(port, timeout=20, source=LOCAL) as client:
        requests = [wire.request("GET", "/menus/1", headers={"X-Request-Id": f"p-{n}"}) for n in range(PIPELINE)]
        begun = time.monotonic()
        try:
            client.send(b"".join(requests))
            ids = [client.receive().headers["x-request-id"] for _ in range(PIPELINE)]
        except Lost as e:
            verdict.broken(f"{PIPELINE} pipelined requests: {e}")
            return 0.0
    verdict.check(ids == [f"p-{n}" for n in range(PIPELINE)], "pipelined requests are not answered in their order")
    return PIPELINE / (time.monotonic() - begun)


def chunked(framed, trailers=b"", headers=b""):
    return b"POST /orders HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" \
           b"Transfer-Encoding: chunked\r\n" + headers + b"\r\n" + framed + b"0\r\n" + trailers + b"\r\n"


def chunks(port, verdict):
    """Extensions and trailers have a limit, and a body in small chunks is a body."""
    body = json.dumps({"item": "통닭", "storeId": 1}, ensure_ascii=False).encode()
    small = b"".join(b"1\r\n" + body[i:i + 1] + b"\r\n" for i in range(len(body)))
    whole = b"%x\r\n%s\r\n" % (len(body), body)
    close = b"Connection: close\r\n"
    cases = {
        "a body in chunks of one byte": (chunked(small, headers=close), (201, 202)),
        "a chunk extension of 1 MiB": (chunked(b"%x;a=%s\r\n%s\r\n" % (len(body), b"b" * (1 << 20), body)), (400, 413, 431)),
        "200,000 small chunk extensions": (chunked(b"1;a=b\r\na\r\n" * 200_000), (400, 413, 422)),
        "trailers of 1 MiB": (chunked(whole, b"X-Trailer: " + b"t" * (1 << 20) + b"\r\n"), (400, 413, 431)),
        "100,000 trailers": (chunked(whole, b"X-T: t\r\n" * 100_000), (400, 413, 431)),
        "a trailer that is a Content-Length": (chunked(whole, b"Content-Length: 5\r\n", close), (201, 202, 400)),
        "a chunk of 2^64 bytes": (chunked(b"10000000000000000\r\n"), (400, 413)),
        "a chunk of negative length": (chunked(b"-1\r\n"), (400,)),
        "a chunk length with 0x": (chunked(b"0x5\r\nhello\r\n"), (400,)),
        "a chunk that is longer than it says": (chunked(b"1\r\nab\r\n"), (400,)),
        "both lengths": (b"POST /orders HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n"
                         b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", (400,)),
        "Transfer-Encoding: xchunked": (b"POST /orders HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                        b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", (400,)),
        "two Hosts": (b"GET /menus HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", (400,)),
        "no Host": (b"GET /menus HTTP/1.1\r\n\r\n", (400,)),
    }
    for what, (data, allowed) in cases.items():
        status = first_status(talk(port, data))
        verdict.check(status in allowed, f"{what}: answered {status or 'nothing'}, not one of {allowed}")
    return len(cases)


def splitting(port, verdict):
    """Whatever is echoed, no line of it becomes a header."""
    tried = 0
    for crlf in CRLF:
        evil = f"abc{crlf}{INJECTED}{crlf}{crlf}HTTP/1.1 200 OK"
        raw = evil.encode()
        order = {"item": evil, "storeId": evil, "note": evil, "customer": {"name": evil, "phone": evil, "address": evil},
                 evil: evil, "payment": {"method": evil, "token": evil}}
        path = evil.replace("\r", "").replace("\n", "").replace(" ", "%20").encode()
        questions = [closing("POST", "/orders", order),
                     closing("POST", "/orders", {"item": "통닭", "storeId": 1, "note": evil}),
                     b"GET /orders/" + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
                     b"GET /menus?x=" + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"]
        for name in (b"X-Request-Id", b"traceparent", b"Idempotency-Key", b"If-None-Match", b"Accept", b"Host",
                     b"Authorization", b"X-Forwarded-For", b"Last-Event-ID", b"Content-Type"):
            host = b"" if name == b"Host" else b"Host: 127.0.0.1\r\n"
            questions.append(b"GET /menus HTTP/1.1\r\n" + host + name + b": " + raw + b"\r\nConnection: close\r\n\r\n")
        for question in questions:
            tried += 1
            said = talk(port, question, patience=1.0)
            injected = [line for line in said.split(b"\r\n") if line.lower().startswith(b"x-injected")]
            verdict.check(not injected, f"a header was injected by {question[:120]}: {said[:300]}")
            verdict.check(first_status(said) < 500, f"{question[:120]}: {said[:200]}")
    return tried


def paths(port, verdict):
    """Odd targets and methods are the client's mistake, or mean what they say."""
    responses = {}
    questions = [b"GET " + path + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n" for path in ODD_PATHS]
    questions += [method + b" /menus HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n" for method in ODD_METHODS]
    questions += [b"GET /menus HTTP/9.9\r\nHost: a\r\n\r\n", b"GET /menus\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01",
                  b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\r\n" * 5000, b"\x00" * 5000, b"GET /menus HTTP/1.1\r\n" + b"A: b\r\n" * 5000]
    for question in questions:
        said = talk(port, question, patience=2.0)
        status = first_status(said)
        responses[status] = responses.get(status, 0) + 1
        verdict.check(400 <= status < 500 or status == 505, f"{question[:80]}: {said[:160] or 'no response'}")
    return responses
