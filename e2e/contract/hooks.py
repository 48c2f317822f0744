"""What a client does between two calls of the API: it uploads the photo.

A session comes into being when its photo arrives, and the API asks storage nothing
before that. So whatever POST /v1/sessions answers with a form is given a photo here,
through that form, as any client would; only then does the tool go on. With this the
checks need not be told of an exception, and the stateful phase meets real sessions.
"""

import struct
import time
import zlib

import requests
import schemathesis
from schemathesis.generation.meta import TestPhase

PATIENCE_SEC = 30


def picture(width: int, height: int) -> bytes:
    """A grey PNG with a lighter square in its middle."""
    row = bytes([0]) + bytes(90 for _ in range(width))
    lit = bytes([0]) + bytes(220 if width // 4 <= x < 3 * width // 4 else 90 for x in range(width))
    pixels = b"".join(lit if height // 4 <= y < 3 * height // 4 else row for y in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


PHOTO = picture(96, 64)


@schemathesis.hook
def after_call(context, case, response):
    if case.method != "POST" or case.path != "/v1/sessions" or response.status_code != 201:
        return
    if case.meta is None or case.meta.phase.name != TestPhase.STATEFUL:
        return  # elsewhere nothing follows
    made = response.json()
    sent = requests.post(made["upload"]["url"], data=made["upload"]["fields"], files={"file": PHOTO}, timeout=PATIENCE_SEC)
    if sent.status_code != 204:
        raise AssertionError(f"storage answers {sent.status_code} to the form: {sent.text}")
    address = response.request.url.split("?")[0] + "/" + made["session_id"]
    identity = {"Authorization": response.request.headers["Authorization"]}
    deadline = time.monotonic() + PATIENCE_SEC
    while requests.get(address, headers=identity, timeout=PATIENCE_SEC).status_code == 404:
        if time.monotonic() > deadline:
            raise AssertionError(f"no session {PATIENCE_SEC} s after its photo")
        time.sleep(0.02)
