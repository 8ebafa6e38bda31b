"""Pebble, the authority of Let's Encrypt for tests, and its name server, on loopback of this machine: every name has
the address 127.0.0.1, whose ports lead into the virtual machine."""

import json
import pathlib
import ssl
import subprocess
import urllib.request

from common import end, eventually, free_ports, launch


class Authority:
    """Checks names at these two ports, and serves https://localhost:<port>/dir."""

    def __init__(self, work: pathlib.Path, http_port: int, tls_port: int):
        work.mkdir(parents=True, exist_ok=True)
        self.work, self.processes = work, []
        self.port, self.management, self.dns, self.dns_management = free_ports(4)
        self.ca_file = work / "ca.pem"
        self._make_certificates()
        settings = {"pebble": {"listenAddress": f"127.0.0.1:{self.port}",
                               "managementListenAddress": f"127.0.0.1:{self.management}",
                               "certificate": str(work / "server.pem"), "privateKey": str(work / "server.key"),
                               "httpPort": http_port, "tlsPort": tls_port}}
        (work / "pebble.json").write_text(json.dumps(settings))

    def _make_certificates(self) -> None:
        """A root, and the certificate of the authority's own HTTPS."""
        openssl = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                   "-days", "2"]
        ca_key, key, pem = self.work / "ca.key", self.work / "server.key", self.work / "server.pem"
        subprocess.run([*openssl, "-subj", "/CN=authority", "-addext", "keyUsage=critical,keyCertSign",
                        "-keyout", ca_key, "-out", self.ca_file], check=True, capture_output=True)
        subprocess.run([*openssl, "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                        "-addext", "basicConstraints=critical,CA:FALSE", "-CA", self.ca_file, "-CAkey", ca_key,
                        "-keyout", key, "-out", pem], check=True, capture_output=True)

    def get(self, target: str) -> str:
        context = ssl.create_default_context(cafile=self.ca_file)
        url = f"https://localhost:{self.management if target.startswith('/roots') else self.port}{target}"
        return urllib.request.urlopen(url, timeout=10, context=context).read().decode()

    def root(self) -> str:
        """Of the certificates that it gives."""
        return self.get("/roots/0")

    def _answers(self) -> bool:
        try:
            return bool(self.get("/dir")) and bool(self.root())
        except OSError:
            return False

    def __enter__(self) -> "Authority":
        log = self.work / "log"
        names = ["pebble-challtestsrv", "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dns01",
                 f"127.0.0.1:{self.dns}", "-http01", "", "-https01", "", "-tlsalpn01", "", "-management",
                 f"127.0.0.1:{self.dns_management}"]
        self.processes.append(launch(names, log))
        self.processes.append(launch(["env", "PEBBLE_VA_NOSLEEP=1", "pebble", "-strict", "-config",
                                      self.work / "pebble.json", "-dnsserver", f"127.0.0.1:{self.dns}"], log))
        eventually(self._answers, "pebble does not start", 30)
        return self

    def __exit__(self, *_) -> None:
        for process in self.processes:
            end(process)
