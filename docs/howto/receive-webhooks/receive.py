"""Receive webhooks of Gen3D: receive.py KEYS PORT

KEYS is a file with the endpoint's secret in it, whsec_..., or with several while keys
rotate. The standard library is enough. The last request is kept in request.txt.
"""
import base64
import hashlib
import hmac
import json
import re
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

KEYS, PORT = Path(sys.argv[1]), int(sys.argv[2])
done: set[str] = set()  # of yours: a table, written together with what you do


def genuine(webhook_id: str, timestamp: str, signatures: str, body: bytes) -> bool:
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > 300:
        return False  # recorded once, sent again
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    for secret in re.findall(r"whsec_([A-Za-z0-9+/=]+)", KEYS.read_text()):
        mac = hmac.digest(base64.b64decode(secret), signed, hashlib.sha256)
        want = "v1," + base64.b64encode(mac).decode()
        if any(hmac.compare_digest(want.encode(), s.encode()) for s in signatures.split()):
            return True
    return False


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        part = Path(f"request.{self.client_address[1]}")  # whoever reads request.txt finds a whole one
        part.write_bytes(self.headers.as_bytes() + body)
        part.replace("request.txt")
        name, at, by = (self.headers.get("webhook-" + h, "") for h in ("id", "timestamp", "signature"))
        if not genuine(name, at, by, body):
            verdict, status = "NOT GENUINE", 401
        elif name in done:
            verdict, status = "seen before", 204
        else:
            verdict, status = "genuine", 204
            done.add(name)
            # Here: hand json.loads(body) to whatever does the work, and do not wait for it.
        kind = json.loads(body).get("type", "") if status == 204 else ""
        print(f"{verdict} {kind} {name}\n", end="", flush=True)  # a line at once: requests come side by side
        self.send_response(status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass  # one line a request is enough


print(f"Listening at http://127.0.0.1:{PORT}/", flush=True)
ThreadingHTTPServer(("127.0.0.1", PORT), Receiver).serve_forever()
