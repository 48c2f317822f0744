import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { eventTypes, type PipelineEvent } from "./events.gen";

const golden = join(import.meta.dirname, "../../../pipeline/testdata/events");

test("every golden event of the pipeline has a type here, and the other way round", () => {
  const names = readdirSync(golden).map((f) => f.replace(/\.json$/, ""));
  expect(names.sort()).toEqual([...eventTypes].sort());
});

test.each(eventTypes)("the golden %s is what its type says", (type) => {
  const event = JSON.parse(readFileSync(join(golden, `${type}.json`), "utf8")) as PipelineEvent;
  expect(event).toMatchObject({ type, version: 1 });
  switch (event.type) {
    case "encoding.progressed":
    case "reconstruction.progressed":
      expect(event.data.fraction).toBeGreaterThan(0);
      expect(event.data.eta_sec).toBeGreaterThan(0);
      break;
    case "encoding.failed":
    case "reconstruction.failed":
    case "upload.rejected":
      expect(event.data.failure.message).toMatch(/\.$/);
      break;
    case "reconstruction.previewed":
      expect(event.data.result.artefacts?.map((a) => a.file)).toContain("model.spz");
      break;
    case "reconstruction.completed":
      expect(event.data.result.artefacts?.map((a) => a.file)).toContain("model.glb");
      break;
    case "delivery.requested":
    case "redelivery.requested":
      expect(event.data.fact).toHaveProperty("id");
      break;
    case "endpoint.disabled":
    case "endpoint.pinged":
      expect(event.data.endpoint_id).toBe("prod");
      break;
    case "encoding.completed":
    case "encoding.requested":
    case "encoding.started":
    case "image.uploaded":
    case "mask.uploaded":
    case "message.dead_lettered":
    case "owner.notified":
    case "prompts.uploaded":
    case "reconstruction.requested":
    case "reconstruction.started":
    case "session.created":
    case "session.deleted":
    case "session.renamed":
    case "session.restored":
    case "redelivery.requested":
    case "mail.withheld":
    case "mail.gathered":
    case "mail.delivered":
    case "mail.complained":
    case "mail.bounced":
    case "endpoint.pinged":
    case "endpoint.disabled":
    case "delivery.requested":
      expect(event.data).toHaveProperty("session_id");
  }
});
