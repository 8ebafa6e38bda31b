"""An HTTP server between the example and the real server, which loses and repeats events."""

import collections
import contextlib
import http.client
import http.server
import threading
import urllib.request

from processes import MAX_WAIT, Server, free_port


class Middleman(http.server.ThreadingHTTPServer):
    """Passes GET /events on. `faults` has a fault for each stream, in order: a function of the stream's parts."""

    daemon_threads = True

    def __init__(self, server: Server, faults):
        super().__init__(("127.0.0.1", free_port()), Passing)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.behind = server
        self.faults = collections.deque(faults)
        self.positions = []  # from which the streams begin
        self.busy = 0  # the next requests that get 503
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Passing(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.server.busy > 0:
            self.server.busy -= 1
            self.send_response(503)
            self.send_header("Retry-After", "1")
            self.end_headers()
            return
        request = urllib.request.Request(self.server.behind.url + self.path)
        for name in ("Authorization", "Accept", "Last-Event-ID"):
            if name in self.headers:
                request.add_header(name, self.headers[name])
        with contextlib.suppress(OSError, http.client.HTTPException):
            with urllib.request.urlopen(request, timeout=MAX_WAIT) as response:
                self.send_response(response.status)
                self.end_headers()
                if "event-stream" not in self.headers["Accept"]:
                    self.wfile.write(response.read())
                    return
                self.server.positions.append(int(self.headers["Last-Event-ID"]))
                fault = self.server.faults.popleft() if self.server.faults else lambda parts: parts
                for part in fault(self.parts(response)):
                    self.wfile.write(part)

    @staticmethod
    def parts(response):
        """Each event."""
        part = b""
        for line in response:
            part += line
            if not line.strip():
                if not part.startswith(b":"):  # a heartbeat
                    yield part
                part = b""

    def log_message(self, *_):
        pass
