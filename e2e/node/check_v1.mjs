// Judge a request by the reference library: node check_v1.mjs whsec_… ID TIMESTAMP SIGNATURE <body
import { readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";

const [key, id, timestamp, signature] = process.argv.slice(2);
try {
  new Webhook(key).verify(readFileSync(0, "utf8"), { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature });
} catch (error) {
  console.error("not genuine:", error.message);
  process.exit(1);
}
console.log("genuine");
