"""The samples of deploy/proxy/ in front of the real program: each with the program of Debian's package, with its
addresses and its certificate replaced, and nothing else."""

import concurrent.futures
import contextlib
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import threading
import time

import report
from deployment import Deployment
from processes import BUILD, ROOT, TOKEN
from verdict import StressError

TOOLS = ROOT / "build/tools/proxies"
SAMPLES = ROOT / "deploy/proxy"
NAME = "shop.example.kr"
SETTINGS = ("demo.enabled=true", "demo.autopilot=false", 'pay.gateway="sandbox"', "order.require_contact=false",
            'server.trusted_proxies=["127.0.0.1"]', f'server.public_url="https://{NAME}"', "log.access=true",
            "server.rate_limit=0")
CUSTOMER = "127.0.0.2"   # connects from another address than the proxy
FORGED = "203.0.113.9"   # what the customer claims to be
LARGE = 4 << 20          # bytes; above the samples' limit
CUSTOMERS = 8
REPLACEMENTS = 3
PATIENCE = 40            # seconds; what is buffered arrives at the end of the stream only
ORDER = {"item": "통닭", "storeId": 1, "payment": {"method": "sandbox", "token": "tok_ok"}}


def replaced(text, changes):
    for old, new in changes.items():
        if old not in text:
            raise StressError(f"the sample does not have: {old}")
        text = text.replace(old, new)
    return text


def make_certificate(folder):
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}", "-days", "2",
                    "-keyout", key, "-out", certificate], check=True, capture_output=True)
    (folder / "both.pem").write_text(certificate.read_text() + key.read_text())
    return certificate, key


# Each returns the command of the proxy. `secure` and `clear` are its ports.
def nginx(folder, secure, clear, shop):
    site = replaced((SAMPLES / "nginx.conf").read_text(), {
        "listen 80;": f"listen 127.0.0.1:{clear};", "    listen [::]:80;\n": "",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{secure} ssl http2;", "    listen [::]:443 ssl http2;\n": "",
        "127.0.0.1:8080": f"127.0.0.1:{shop}",
        f"/etc/letsencrypt/live/{NAME}/fullchain.pem": str(folder / "certificate.pem"),
        f"/etc/letsencrypt/live/{NAME}/privkey.pem": str(folder / "key.pem")})
    (folder / "site.conf").write_text(site)
    temporary = "".join(f"    {kind}_temp_path {folder}/{kind};\n"
                        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    (folder / "nginx.conf").write_text(
        f"daemon off;\nworker_processes 1;\npid {folder}/pid;\nevents {{ worker_connections 1024; }}\n"
        f"http {{\n    access_log off;\n{temporary}    include {folder}/site.conf;\n}}\n")
    return [TOOLS / "usr/sbin/nginx", "-c", folder / "nginx.conf", "-e", folder / "error.log"]


def haproxy(folder, secure, clear, shop):
    text = replaced((SAMPLES / "haproxy.cfg").read_text(), {
        "bind :80": f"bind 127.0.0.1:{clear}", "bind :443": f"bind 127.0.0.1:{secure}",
        "127.0.0.1:8080": f"127.0.0.1:{shop}", f"/etc/haproxy/{NAME}.pem": str(folder / "both.pem")})
    (folder / "haproxy.cfg").write_text(text)
    return [TOOLS / "usr/sbin/haproxy", "-db", "-f", folder / "haproxy.cfg"]


def caddy(folder, secure, clear, shop):
    text = replaced((SAMPLES / "Caddyfile").read_text(), {
        f"\n{NAME} {{\n": f"\n{NAME} {{\n\tbind 127.0.0.1\n\ttls {folder}/certificate.pem {folder}/key.pem\n",
        "127.0.0.1:8080": f"127.0.0.1:{shop}"})
    (folder / "Caddyfile").write_text(
        f"{{\n\tadmin off\n\thttp_port {clear}\n\thttps_port {secure}\n\tstorage file_system {folder}/storage\n}}\n" + text)
    return [TOOLS / "usr/bin/caddy", "run", "--config", folder / "Caddyfile", "--adapter", "caddyfile"]


PROXIES = {"Caddy": caddy, "nginx": nginx, "HAProxy": haproxy}


class Proxy:
    def __init__(self, name, folder, secure, clear, shop):
        folder.mkdir()
        make_certificate(folder)
        command = PROXIES[name](folder, secure, clear, shop)
        if not pathlib.Path(command[0]).exists():
            raise StressError(f"{command[0]} is not there; ./dev stress proxies fetches it")
        self.secure, self.clear, self.folder = secure, clear, folder
        environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder),
                       "LD_LIBRARY_PATH": str(TOOLS / f"usr/lib/{os.uname().machine}-linux-gnu")}
        with open(folder / "log", "ab") as out:
            self.child = subprocess.Popen([str(part) for part in command], stdout=out, stderr=out, env=environment)

    def __enter__(self):
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.secure), 1):
                return self
            if self.child.poll() is not None:
                break
            time.sleep(0.05)
        self.__exit__()
        raise StressError(f"the proxy does not listen:\n{(self.folder / 'log').read_text()[-2000:]}")

    def __exit__(self, *_):
        self.child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.child.wait(10)
        if self.child.poll() is None:
            self.child.kill()
            self.child.wait()

    def connect(self):
        """HTTP/1.1 over TLS, from the customer's address."""
        context = ssl.create_default_context(cafile=str(self.folder / "certificate.pem"))
        raw = socket.create_connection(("127.0.0.1", self.secure), PATIENCE, (CUSTOMER, 0))
        connection = http.client.HTTPConnection(NAME, self.secure, timeout=PATIENCE)
        connection.sock = context.wrap_socket(raw, server_hostname=NAME)
        return connection

    def ask(self, method, path, body=None, headers=None):
        with contextlib.closing(self.connect()) as connection:
            return ask(connection, method, path, body, headers)

    def curl(self, *options):
        done = subprocess.run(["curl", "-s", "--max-time", str(PATIENCE), "--interface", CUSTOMER,
                               "--cacert", self.folder / "certificate.pem",
                               "--connect-to", f"{NAME}:443:127.0.0.1:{self.secure}", *options],
                              capture_output=True, text=True)
        return done.stdout


def ask(connection, method, path, body=None, headers=None):
    data = json.dumps(body).encode() if body is not None else None
    kind = {"Content-Type": "application/json"} if body is not None else {}
    connection.request(method, path, data, {"Host": NAME, **kind, **(headers or {})})
    response = connection.getresponse()
    response.text = response.read().decode()
    return response


class Tested:
    """One proxy before one shop. Each check is one promise."""

    def __init__(self, name, proxy, shop, verdict):
        self.name, self.proxy, self.shop = name, proxy, shop
        self.check = lambda holds, promise: verdict.check(holds, f"{name}: {promise}")

    def place(self):
        response = self.proxy.ask("POST", "/orders", ORDER)
        if response.status != 201:
            raise StressError(f"{self.name}: an order is answered {response.status} {response.text[:300]}")
        return json.loads(response.text)["id"]

    def protocols(self):
        version = self.proxy.curl("--http2", "-o", "/dev/null", "-w", "%{http_version} %{http_code}",
                                  f"https://{NAME}/menus")
        self.check(version == "2 200", f"HTTP/2 is spoken ({version})")
        head = self.proxy.ask("GET", "/menus")
        self.check(head.status == 200, "HTTP/1.1 is spoken")
        self.check(head.getheader("Strict-Transport-Security") is not None, "the shop knows that the browser uses HTTPS")
        redirect = subprocess.run(["curl", "-s", "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}", "-H",
                                   f"Host: {NAME}", f"http://127.0.0.1:{self.proxy.clear}/menus"],
                                  capture_output=True, text=True).stdout
        self.check(re.fullmatch(rf"308 https://{re.escape(NAME)}(:\d+)?/menus", redirect),
                   f"clear text is sent to HTTPS ({redirect})")

    def addresses(self):
        """The audit log has the customer's address, and not what the customer claims."""
        made = self.proxy.ask("POST", "/admin/tokens", {"name": f"of {self.name}", "role": "owner"},
                              {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": FORGED,
                               "X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example"})
        self.check(made.status == 201, f"an owner makes a token ({made.status})")
        entry = self.newest_entry("/admin/tokens")
        self.check(CUSTOMER in json.dumps(entry) and FORGED not in json.dumps(entry),
                   f"the client's address is believed, and a forged one is not ({entry})")
        self.check(self.shop.metrics().get("baedal_http_undeclared_proxy_requests_total", 0) == 0,
                   "the proxy is declared")

    def newest_entry(self, path):
        """Of the audit log, which is written after the response."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for entry in self.shop.json("/admin/audit")["items"]:
                if path in json.dumps(entry):
                    return entry
            time.sleep(0.05)
        raise StressError(f"the audit log has no {path}")

    def cookies(self):
        self.shop.ask("POST", "/admin/users", {"username": "kim", "password": "a long password of kim",
                                                "role": "owner", "stores": []})
        logged_in = self.proxy.ask("POST", "/sessions", {"username": "kim", "password": "a long password of kim"},
                                   {"Origin": f"https://{NAME}", "Sec-Fetch-Site": "same-origin"})
        cookie = logged_in.getheader("Set-Cookie") or ""
        self.check(logged_in.status in (200, 201) and "Secure" in cookie,
                   f"the cookie of a session is for HTTPS alone ({logged_in.status} {cookie.split('=')[0]})")

    def uploads(self):
        statuses = set()
        for protocol in ("--http1.1", "--http2"):
            large = self.proxy.folder / "large"
            large.write_bytes(b" " * LARGE)
            statuses.add(self.proxy.curl(protocol, "-X", "POST", "-H", "Content-Type: application/json", "-H", "Expect:",
                                         "--data-binary", f"@{large}", "-o", "/dev/null", "-w", "%{http_code}",
                                         f"https://{NAME}/orders"))
        self.check(statuses == {"413"}, f"a large upload is refused ({statuses})")
        self.place()

    def events(self):
        """An event arrives while its stream is open."""
        order = self.place()
        with contextlib.closing(self.proxy.connect()) as connection:
            connection.request("GET", f"/orders/{order}/events", headers={"Host": NAME, "Accept": "text/event-stream"})
            stream = connection.getresponse()
            first = self.read_until(stream, "placed")
            end = time.monotonic() + PATIENCE
            while self.shop.ask("GET", f"/tickets/{order}").status != 200 and time.monotonic() < end:
                time.sleep(0.05)
            self.shop.ask("POST", f"/tickets/{order}/accept", {"prepMinutes": 20})
            begun = time.monotonic()
            arrived = first and self.read_until(stream, "accepted")
            self.check(arrived, "an event arrives while its stream is open")
            return (time.monotonic() - begun) * 1000

    @staticmethod
    def read_until(stream, word):
        text = ""
        try:
            while word not in text:
                line = stream.readline().decode()
                if not line:
                    return False
                text += line
        except TimeoutError:
            return False
        return True

    def replacements(self):
        """Customers order without a pause while the program is replaced by itself (SIGUSR2)."""
        ending = threading.Event()

        def customer():
            statuses = []
            connection = self.proxy.connect()
            while not ending.is_set():
                try:
                    statuses.append(ask(connection, "POST", "/orders", ORDER).status)
                except (OSError, http.client.HTTPException) as e:
                    statuses.append(repr(e))
                    connection.close()
                    connection = self.proxy.connect()
            connection.close()
            return statuses

        with concurrent.futures.ThreadPoolExecutor(CUSTOMERS) as pool:
            running = [pool.submit(customer) for _ in range(CUSTOMERS)]
            try:
                for number in range(1, REPLACEMENTS + 1):
                    time.sleep(1)
                    self.shop.send(signal.SIGUSR2)
                    self.wait_for_starts(number + 1)
            finally:
                time.sleep(1)
                ending.set()
            answers = [status for each in running for status in each.result()]
        lost = [status for status in answers if status not in (201, 202)]
        self.check(len(answers) > CUSTOMERS and not lost, f"a restart loses no call ({lost[:5]} of {len(answers)})")
        return len(answers), len(lost)

    def wait_for_starts(self, count):
        end = time.monotonic() + PATIENCE
        while self.shop.log.read_text(errors="replace").count("is open.") < count:
            if time.monotonic() > end:
                raise StressError("the program was not replaced")
            time.sleep(0.05)


def passes_entrance_tests(name, work):
    """The sample for several processes, with the tests of the entrance."""
    ended = subprocess.run([str(BUILD / "tests/e2e_tests"), "--source-file=*/entrance_test.cpp"], capture_output=True,
                           text=True, env={**os.environ, "TMPDIR": str(work), "BAEDAL_ENTRANCE": name})
    (work / f"entrance-{name}.log").write_text(ended.stdout + ended.stderr)
    return ended.returncode == 0


def run(work, options, verdict):
    rows = []
    for name in PROXIES:
        folder = work / name
        folder.mkdir()
        with Deployment(folder / "data", options.port, SETTINGS) as shop:
            shop.start()
            with Proxy(name, folder / "proxy", options.port + 1, options.port + 2, options.port) as proxy:
                tested = Tested(name, proxy, shop, verdict)
                tested.protocols()
                tested.addresses()
                tested.cookies()
                tested.uploads()
                event_ms = tested.events()
                calls, lost = tested.replacements()
            verdict.check(FORGED not in shop.log.read_text(errors="replace"), f"{name}: the log has no address")
            verdict.check(shop.stop() == 0, f"{name}: the server stops in good order")
            verdict.check(not shop.violations(), f"{name}: the books are in order")
        rows.append({"proxy": name, "event ms": event_ms, f"calls in {REPLACEMENTS} replacements": calls, "lost": lost})
    for name in ("haproxy", "nginx", "caddy"):
        verdict.check(passes_entrance_tests(name, work), f"{name}: is an entrance of several processes")
    report.table("Proxies", rows)
    return {"proxies": rows}
