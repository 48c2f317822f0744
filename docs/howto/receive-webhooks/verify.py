"""Check a webhook of Gen3D: verify.py whpk_... ID TIMESTAMP SIGNATURE <body

Needs the package cryptography.
"""
import base64
import binascii
import sys
import time

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def genuine(public_key: str, webhook_id: str, timestamp: str, signatures: str, body: bytes) -> bool:
    """The body is what came, to the byte: read it before anything parses it."""
    if not timestamp.isdigit() or abs(time.time() - int(timestamp)) > 300:
        return False  # recorded once, sent again
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key.removeprefix("whpk_")))
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    for signature in signatures.split():  # several while keys rotate
        scheme, _, value = signature.partition(",")
        if scheme != "v1a":
            continue
        try:
            key.verify(base64.b64decode(value, validate=True), signed)
            return True
        except (InvalidSignature, binascii.Error):
            continue
    return False


if __name__ == "__main__":
    if not genuine(*sys.argv[1:5], sys.stdin.buffer.read()):
        sys.exit("not genuine")
    print("genuine")
