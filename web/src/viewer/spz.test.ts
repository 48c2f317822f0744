import { describe, expect, it } from "vitest";
import { readSpz } from "./spz";
import { ViewerError } from "./trouble";

/** Packs splats at given positions as model.spz has them, with what a test spoils. */
async function spz(positions: number[][], { magic = 0x5053474e, version = 2, count = positions.length } = {}): Promise<Uint8Array<ArrayBuffer>> {
  const n = positions.length;
  const raw = new Uint8Array(16 + 19 * n);
  const view = new DataView(raw.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, version, true);
  view.setUint32(8, count, true);
  raw[13] = 12;
  positions.flat().forEach((p, i) => {
    const v = Math.round(p * 4096);
    raw.set([v & 255, (v >> 8) & 255, (v >> 16) & 255], 16 + 3 * i);
  });
  raw.fill(200, 16 + 9 * n, 16 + 10 * n);
  const zipped = new Blob([raw]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(zipped).arrayBuffer());
}

describe("splats", () => {
  it("come back where they were, below nought too", async () => {
    const s = await readSpz(await spz([[0.25, -0.5, 0], [-0.125, 0.5, 0.75]]));
    expect([...s.positions]).toEqual([0.25, -0.5, 0, -0.125, 0.5, 0.75]);
    expect(s.bounds).toEqual({ min: [-0.125, -0.5, 0], max: [0.25, 0.5, 0.75] });
    expect([...s.opacities]).toEqual([200, 200]);
    expect(s.rotations.length).toBe(6);
  });
});

describe("a file is corrupt", () => {
  it.each([
    ["that is no gzip stream", () => Promise.resolve(new Uint8Array([1, 2, 3]))],
    ["that is empty", () => Promise.resolve(new Uint8Array())],
    ["that was cut off", async () => (await spz([[0, 0, 0], [1, 1, 1]])).slice(0, 30)],
    ["of another kind", async () => spz([[0, 0, 0]], { magic: 1 })],
    ["of a version that is not read", async () => spz([[0, 0, 0]], { version: 4 })],
    ["without splats", async () => spz([], {})],
    ["that promises more splats than it has", async () => spz([[0, 0, 0]], { count: 2 })],
    ["that promises billions", async () => spz([[0, 0, 0]], { count: 4e9 })],
  ])("%s", async (_, file) => {
    const error = await readSpz(await file()).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ViewerError);
    expect((error as ViewerError).trouble).toBe("corrupt");
  });
});
