"""A real Redis as a process, which keeps nothing on the disk."""

import pathlib
import subprocess

from processes import MAX_WAIT, free_port, wait_until


class Redis:
    def __init__(self, folder: pathlib.Path, tls=False):
        self.folder = folder
        self.port = free_port()
        self.url = f"{'rediss' if tls else 'redis'}://127.0.0.1:{self.port}"
        self.certificate = folder / "certificate.pem"  # of TLS, its own authority
        self.process = None
        folder.mkdir()
        if tls:
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                            "-nodes", "-days", "2", "-subj", "/CN=Redis", "-addext", "subjectAltName=IP:127.0.0.1",
                            "-keyout", folder / "key.pem", "-out", self.certificate], check=True, capture_output=True)
        self.ports = ["--port", "0", "--tls-port", str(self.port), "--tls-cert-file", self.certificate,
                      "--tls-key-file", folder / "key.pem", "--tls-ca-cert-file", self.certificate,
                      "--tls-auth-clients", "no"] if tls else ["--port", str(self.port)]
        self.asking = ["redis-cli", "-p", str(self.port), *(["--tls", "--cacert", self.certificate] if tls else [])]
        self.start()

    def start(self) -> None:
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                ["redis-server", *self.ports, "--bind", "127.0.0.1", "--dir", self.folder, "--save", "", "--appendonly",
                 "no"], stdout=log, stderr=log)
        wait_until(lambda: self.ask("PING") == "PONG", "Redis answers")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def ask(self, *command: str) -> str:
        return subprocess.run([*self.asking, *command], capture_output=True, text=True, timeout=MAX_WAIT).stdout.strip()
