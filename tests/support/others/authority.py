"""A time stamping authority on loopback: `openssl ts` behind HTTP, with a root of its own."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

OPENSSL = shutil.which("openssl")
CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = none
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
subjectKeyIdentifier = hash
[signer]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
serial = serial
signer_cert = tsa.pem
certs = root.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


@dataclass(slots=True)
class Authority:
    """What answers, and as what."""

    folder: Path
    address: str = ""
    kind: str = "application/timestamp-reply"
    repeat: bytes = b""
    """an answer to give again, whatever is asked"""
    refuses: bool = False

    @property
    def root(self) -> Path:
        """The certificate to be trusted, in PEM."""
        return self.folder / "root.pem"

    def run(self, *words: str) -> None:
        """Run a command of openssl where the keys are."""
        assert OPENSSL is not None, "the caller skips where it is not there"
        subprocess.run([OPENSSL, *words], cwd=self.folder, check=True, capture_output=True)

    def answer(self, query: bytes) -> bytes:
        """Sign what is asked."""
        if self.repeat:
            return self.repeat
        (self.folder / "query").write_bytes(query[: 9 if self.refuses else None])
        self.run(
            "ts", "-reply", "-config", "tsa.cnf", "-section", "tsa", "-queryfile", "query", "-out", "reply"
        )
        return (self.folder / "reply").read_bytes()


@contextmanager
def stamping(folder: Path) -> Iterator[Authority]:
    """Let an authority answer while the block runs."""
    made = Authority(folder)
    folder.mkdir(exist_ok=True)
    (folder / "tsa.cnf").write_text(CONFIG)
    (folder / "serial").write_text("01\n")
    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-config", "tsa.cnf")
    made.run("req", "-x509", *curve, "-keyout", "root.key", "-subj", "/CN=Root", "-days", "3650",
             "-extensions", "root", "-out", "root.pem")  # fmt: skip
    made.run("req", *curve, "-keyout", "tsa.key", "-subj", "/CN=Stamper", "-out", "tsa.csr")
    made.run("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial",
             "-days", "3650", "-extfile", "tsa.cnf", "-extensions", "signer", "-out", "tsa.pem")  # fmt: skip

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            body = (
                made.answer(query) if self.headers["Content-Type"] == "application/timestamp-query" else b""
            )
            self.send_response(200)
            self.send_header("Content-Type", made.kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made.address = f"http://127.0.0.1:{server.server_address[1]}/tsr"
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
