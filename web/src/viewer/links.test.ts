import { afterEach, describe, expect, it, vi } from "vitest";
import { Links } from "./links";
import type { ViewedObject } from "./model";
import { troubleOf } from "./trouble";

const now = Date.parse("2030-01-01T00:00:00Z");
const object = (url: string, expires = now + 60_000): ViewedObject[] => [
  { object: 0, method: "", files: [{ file: "model.spz", object: 0, url, expires_at: new Date(expires).toISOString() }] },
];
const answers = (byUrl: Record<string, () => Response>) =>
  vi.stubGlobal("fetch", vi.fn((url: string) => Promise.resolve(byUrl[url]?.() ?? new Response(null, { status: 404 }))));
const ok = () => new Response(new Uint8Array([1, 2, 3]));
const refused = () => new Response("Request has expired", { status: 403 });

afterEach(() => vi.unstubAllGlobals());

describe("a file", () => {
  it("is fetched by its link", async () => {
    answers({ old: ok });
    expect([...(await new Links(object("old"), undefined, () => now).fetch(0, "model.spz"))]).toEqual([1, 2, 3]);
  });
  it("is fetched by a fresh link when storage refuses the old one", async () => {
    answers({ old: refused, fresh: ok });
    const renew = vi.fn(() => Promise.resolve(object("fresh")));
    expect((await new Links(object("old"), renew, () => now).fetch(0, "model.spz")).length).toBe(3);
    expect(renew).toHaveBeenCalledTimes(1);
  });
  it("is not asked for by a link whose time is over", async () => {
    answers({ fresh: ok });
    const renew = vi.fn(() => Promise.resolve(object("fresh")));
    await new Links(object("old", now - 1), renew, () => now).fetch(0, "model.spz");
    expect(fetch).toHaveBeenCalledTimes(1);
  });
  it("shares one question for fresh links among all that need it", async () => {
    answers({ old: refused, fresh: ok });
    const renew = vi.fn(() => Promise.resolve(object("fresh")));
    const links = new Links(object("old"), renew, () => now);
    await Promise.all([links.fetch(0, "model.spz"), links.fetch(0, "model.spz")]);
    expect(renew).toHaveBeenCalledTimes(1);
  });
  it.each([
    ["expired when even the fresh link is refused", { old: refused, fresh: refused }, "expired"],
    ["missing when nothing is there", {}, "missing"],
    ["a matter of the network when storage stumbles", { old: () => new Response(null, { status: 503 }) }, "network"],
  ])("is %s", async (_, byUrl: Record<string, () => Response>, want) => {
    answers(byUrl);
    const links = new Links(object("old"), () => Promise.resolve(object("fresh")), () => now);
    expect(troubleOf(await links.fetch(0, "model.spz").catch((e: unknown) => e))).toBe(want);
  });
  it("tells how far it is", async () => {
    answers({ old: ok });
    const told: number[] = [];
    await new Links(object("old"), undefined, () => now).fetch(0, "model.spz", (p) => told.push(p.loaded));
    expect(told.at(-1)).toBe(3);
  });
});
