"""Runs the API as AWS Lambda would, and asks everything of it once, so that its calls are seen.

Lambda's Runtime API (version 2018-06-01) gives a program one event after the other, here
requests as an HTTP API writes them (payload format 2.0), and takes the answers.

Usage: function.py PROGRAM TOKEN
"""

import json
import os
import queue
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

PHOTO = "sample/photo.jpg"
PATIENCE = 60  # seconds for one answer, on a machine that is busy with something else
events: queue.Queue = queue.Queue()
answers: queue.Queue = queue.Queue()


class Runtime(BaseHTTPRequestHandler):
    """The Runtime API."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        event = events.get()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Lambda-Runtime-Aws-Request-Id", "request")
        self.send_header("Lambda-Runtime-Deadline-Ms", "4102444800000")  # 2100: no event is ever late
        self.send_header("Content-Length", str(len(event)))
        self.end_headers()
        self.wfile.write(event)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)) if self.headers.get("Content-Length") else self.chunks()
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()
        answers.put((self.path, body))

    def chunks(self):
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def log_message(self, *_):
        pass


def ask(token, method, path, body=None, **headers):
    """One request, and its answer's status, headers and body."""
    path, _, query = path.partition("?")
    sent = {"host": "api.gen3d.example", "authorization": f"Bearer {token}", "content-type": "application/json"}
    sent |= {k.replace("_", "-"): v for k, v in headers.items()}
    http = {"method": method, "path": path, "protocol": "HTTP/1.1", "sourceIp": "192.0.2.1"}
    event = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": sent,
        "isBase64Encoded": False,
        "requestContext": {"stage": "$default", "requestId": "r", "domainName": sent["host"], "http": http},
    }
    if body is not None:
        event["body"] = json.dumps(body)
    events.put(json.dumps(event).encode())
    where, answer = answers.get(timeout=PATIENCE)
    if not where.endswith("/response"):
        sys.exit(f"the function reports to {where}: {answer.decode(errors='replace')}")
    answer = json.loads(answer)
    if answer["statusCode"] >= 500:
        sys.exit(f"{method} {path}: {answer}")
    return answer["statusCode"], answer.get("headers") or {}, answer.get("body") or ""


def everything(token):
    """Each operation of web/openapi.yaml; yields whether it was done."""
    status, _, made = ask(token, "POST", "/v1/sessions", {"filename": "duck.jpg"}, idempotency_key=str(time.time_ns()))
    yield "create", status == 201
    made = json.loads(made)
    session, form = "/v1/sessions/" + made["session_id"], made["upload"]
    with open(PHOTO, "rb") as photo:
        sent = requests.post(form["url"], data=form["fields"], files={"file": photo}, timeout=PATIENCE)
    yield "upload", sent.ok
    deadline = time.monotonic() + PATIENCE
    while '"awaiting_mask"' not in ask(token, "GET", session)[2] and time.monotonic() < deadline:
        time.sleep(1)  # the handlers write it down; a person has 100 requests a minute
    _, had, _ = ask(token, "GET", "/v1/preferences")
    etag = next((v for k, v in had.items() if k.lower() == "etag"), "")
    hook = {"url": "https://hooks.gen3d.invalid/gen3d", "events": ["reconstruction.completed", "encoding.completed"]}
    for name, method, path, body, more in [
        ("list", "GET", "/v1/sessions?q=duck", None, {}),
        ("get", "GET", session, None, {}),
        ("follow", "GET", session + "/events", None, {}),
        ("rename", "PATCH", session, {"name": "duck"}, {}),
        ("mask", "POST", session + "/masks", {}, {}),
        ("share", "POST", session + "/share", {}, {}),
        ("unshare", "DELETE", session + "/share", None, {}),
        ("endpoint", "PUT", "/v1/webhooks/hook", hook, {}),
        ("endpoints", "GET", "/v1/webhooks", None, {}),
        ("ping", "POST", "/v1/webhooks/hook/ping", {}, {}),
        ("rotate", "POST", "/v1/webhooks/hook/rotate", {}, {}),
        ("deliveries", "GET", "/v1/webhooks/hook/deliveries", None, {}),
        ("replay", "POST", "/v1/webhooks/hook/replay", {}, {}),
        ("preferences", "PUT", "/v1/preferences", {"email": "each"}, {"if_match": etag}),
        ("prompts", "POST", session + "/prompts", {"clicks": [{"x": 500, "y": 400, "label": 1}]}, {}),
        ("retry", "POST", session + "/retry", {}, {}),
        ("cancel", "POST", session + "/cancel", {}, {}),
        ("delete", "DELETE", session, None, {}),
        ("restore", "POST", session + "/restore", {}, {}),
        ("client error", "POST", "/v1/client-errors", {"message": "x", "page": "/"}, {}),
        ("health", "GET", "/v1/health", None, {}),
    ]:
        status, _, said = ask(token, method, path, body, **more)
        yield f"{name} ({status})" + ("" if status < 400 else " " + said[:200]), status < 400


# What has nothing to work on here.
MAY_REFUSE = ("retry", "cancel", "replay", "client error")


def main() -> None:
    program, token = sys.argv[1:]
    server = ThreadingHTTPServer(("127.0.0.1", 0), Runtime)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    env = os.environ | {"AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{server.server_port}"}
    function = subprocess.Popen([program], env=env, stdout=sys.stderr)
    try:
        done = list(everything(token))
    finally:
        function.kill()
        function.wait()
    bad = [name for name, fine in done if not fine and not name.startswith(MAY_REFUSE)]
    print(f"the function was asked {len(done)} things, {sum(fine for _, fine in done)} were done")
    sys.exit("not done: " + ", ".join(bad) if bad else 0)


if __name__ == "__main__":
    main()
