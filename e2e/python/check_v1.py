"""Judge a request by the reference library: check_v1.py whsec_... ID TIMESTAMP SIGNATURE <body"""
import sys

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

key, webhook_id, timestamp, signature = sys.argv[1:5]
headers = {"webhook-id": webhook_id, "webhook-timestamp": timestamp, "webhook-signature": signature}
try:
    Webhook(key).verify(sys.stdin.buffer.read(), headers)
except WebhookVerificationError as error:
    sys.exit(f"not genuine: {error}")
print("genuine")
