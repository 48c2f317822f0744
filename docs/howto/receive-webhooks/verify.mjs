// Check a webhook of Gen3D: node verify.mjs whpk_… ID TIMESTAMP SIGNATURE <body
import { createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";

/** The body is a Buffer of what came, to the byte: read it before anything parses it. */
export function genuine(publicKey, id, timestamp, signatures, body) {
  if (!/^\d+$/.test(timestamp) || Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return false; // recorded once, sent again
  const raw = Buffer.from(publicKey.replace(/^whpk_/, ""), "base64");
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: raw.toString("base64url") }, format: "jwk" });
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body]);
  return signatures
    .split(" ") // several while keys rotate
    .filter((s) => s.startsWith("v1a,"))
    .some((s) => verify(null, signed, key, Buffer.from(s.slice(4), "base64")));
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [publicKey, id, timestamp, signatures] = process.argv.slice(2);
  if (!genuine(publicKey, id, timestamp, signatures, readFileSync(0))) {
    console.error("not genuine");
    process.exit(1);
  }
  console.log("genuine");
}
