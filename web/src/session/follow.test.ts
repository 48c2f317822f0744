import { afterEach, expect, test, vi } from "vitest";
import { Follower } from "./follow";

afterEach(() => vi.unstubAllGlobals());

const id = "sess_1_abcdef01";
/** How long what is to come may take, in ms, where much else is going on. */
const patience = 30_000;

/** A service whose stream tells what is pushed, and whose reads are answered by hand. */
function service() {
  let push: (text: string) => void = () => undefined;
  const reads: ((status: string) => void)[] = [];
  const conditions: (string | null)[] = [];
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    if (url.endsWith("/events")) {
      const body = new ReadableStream({ start: (c) => (push = (text) => c.enqueue(new TextEncoder().encode(text))) });
      return Promise.resolve(new Response(body));
    }
    conditions.push(new Headers(init.headers).get("If-None-Match"));
    return new Promise((done) => reads.push((status) => done(Response.json({ session: { session_id: id, status }, files: [] }, { headers: { ETag: `"${status}"` } }))));
  });
  const state = (status: string) => push(`event: state\ndata: {"session_id":"${id}","status":"${status}"}\n\n`);
  const fact = (type: string) => push(`id: 1.aa\nevent: ${type}\ndata: {"id":"e","type":"${type}","at":"x"}\n\n`);
  return { reads, conditions, state, fact };
}

test("of two reads the older cannot hide what the newer said", async () => {
  const s = service();
  const f = new Follower(id);
  await vi.waitFor(() => {
    s.state("initializing");
    expect(s.reads).toHaveLength(1);
  }, patience);
  s.fact("encoding.completed");
  void f.read(); // while the first is under way
  await new Promise((done) => setTimeout(done, 1_200)); // longer than two reads are apart
  expect(s.reads, "one at a time").toHaveLength(1);
  s.reads[0]?.("initializing");
  await vi.waitFor(() => expect(s.reads).toHaveLength(2), patience);
  s.reads[1]?.("awaiting_mask");
  await vi.waitFor(() => expect(f.view.value?.session.status).toBe("awaiting_mask"), patience);
  f.close();
});

test("fresh links are asked for without a condition, also while a read is under way", async () => {
  const s = service();
  const f = new Follower(id);
  const first = f.read();
  await vi.waitFor(() => expect(s.reads).toHaveLength(1), patience);
  const renewed = f.renew();
  s.reads[0]?.("completed");
  await first;
  await vi.waitFor(() => expect(s.reads).toHaveLength(2), patience);
  s.reads[1]?.("completed");
  expect(await renewed).toBeDefined();
  expect(s.conditions).toEqual([null, null]);
  f.close();
});
