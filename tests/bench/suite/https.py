"""HTTPS by the server itself: whole orders on kept connections, and handshakes.

Beside the same in clear text, and beside nginx, which speaks TLS and asks the server in clear text.
"""

import json
import re
import shutil
import subprocess
import time

import report
import wrk
from processes import Baedal, BenchError

CONNECTIONS = 64
HANDSHAKES_AT_ONCE = 2
ORDER = "/orders\t" + json.dumps({"item": "통닭", "storeId": 1}, ensure_ascii=False)

NGINX = """daemon off;
worker_processes auto;
pid {folder}/pid;
error_log {folder}/error.log warn;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    keepalive_requests 1000000;
    upstream shop {{ server 127.0.0.1:{upstream}; keepalive 128; keepalive_requests 1000000; }}
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate {certificate};
        ssl_certificate_key {key};
        ssl_protocols TLSv1.2 TLSv1.3;
        location / {{
            proxy_pass http://shop;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header X-Forwarded-For $remote_addr;
            proxy_set_header X-Forwarded-Proto https;
        }}
    }}
}}
"""


def make_certificate(folder):
    folder.mkdir()
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2",
                    "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return certificate, key


class Nginx:
    def __init__(self, folder, port, upstream, certificate, key):
        if shutil.which("nginx") is None:
            raise BenchError("nginx is not installed: apt-get install nginx-light")
        folder.mkdir()
        configuration = folder / "nginx.conf"
        configuration.write_text(NGINX.format(folder=folder, port=port, upstream=upstream, certificate=certificate,
                                              key=key))
        self.child = subprocess.Popen(["nginx", "-c", configuration, "-e", folder / "error.log"])
        time.sleep(0.5)
        if self.child.poll() is not None:
            raise BenchError(f"nginx: {(folder / 'error.log').read_text()}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.terminate()
        self.child.wait(timeout=30)


def orders(server, port, work, scheme, seconds):
    cpu = server.cpu_seconds()
    result = wrk.read(port, work, [ORDER], CONNECTIONS, seconds, staff=True, scheme=scheme)
    server.settle()
    return {"orders/s": result["perSecond"], "p50 ms": result["p50us"] / 1000, "p99 ms": result["p99us"] / 1000,
            "cpu us/order of baedal": (server.cpu_seconds() - cpu) * 1e6 / result["answers"]}


def handshakes(port, seconds, resumed):
    """How many a second, by clients that do nothing else."""
    command = ["openssl", "s_time", "-connect", f"127.0.0.1:{port}", "-reuse" if resumed else "-new",
               "-time", str(max(1, round(seconds)))]
    clients = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
               for _ in range(HANDSHAKES_AT_ONCE)]
    total = 0.0
    for one in clients:
        found = re.findall(r"(\d+) connections in (\d+) real seconds", one.communicate()[0])
        if not found:
            raise BenchError("openssl s_time has counted nothing")
        total += int(found[-1][0]) / int(found[-1][1])
    return total


def run(work, options):
    certificate, key = make_certificate(work / "tls")
    tls = (f'server.tls.certificate="{certificate}"', f'server.tls.key="{key}"')
    settings = (*Baedal.DEMO, *Baedal.USUAL)
    plain_port, tls_port, nginx_port = options.port, options.port + 1, options.port + 2
    rows = {"clear text": [], "HTTPS": [], "nginx before clear text": []}
    shakes = {"baedal": [], "nginx": []}
    with Baedal(work / "plain", plain_port, settings) as plain, \
            Baedal(work / "tls-shop", tls_port, (*settings, *tls)) as secure, \
            Nginx(work / "nginx", nginx_port, plain_port, certificate, key):
        for _ in range(options.rounds):
            rows["clear text"].append(orders(plain, plain_port, work, "http", options.seconds))
            rows["HTTPS"].append(orders(secure, tls_port, work, "https", options.seconds))
            rows["nginx before clear text"].append(orders(plain, nginx_port, work, "https", options.seconds))
            for name, port in (("baedal", tls_port), ("nginx", nginx_port)):
                shakes[name].append({"handshakes/s": handshakes(port, options.seconds, False),
                                     "resumed/s": handshakes(port, options.seconds, True)})
        plain.check_books()
        secure.check_books()
    table = [{"way": way, **report.medians(each)} for way, each in rows.items()]
    shaken = [{"server": name, **report.medians(each)} for name, each in shakes.items()]
    report.table(f"Orders on {CONNECTIONS} kept connections", table)
    report.table(f"Handshakes of {HANDSHAKES_AT_ONCE} clients (TLS 1.3, P-256), which share the cores", shaken)
    report.keep("https", {"orders": table, "handshakes": shaken})
