import { describe, expect, it } from "vitest";
import { arOf } from "./ar";

const no = { supports: () => false };
describe("AR is offered", () => {
  it.each([
    ["by Quick Look where links can have it", {}, { supports: (t: string) => t === "ar" }, "quicklook"],
    ["by WebXR where a session in the room is possible", { xr: { isSessionSupported: (m: string) => Promise.resolve(m === "immersive-ar") } }, no, "webxr"],
    ["not on a desktop", { xr: { isSessionSupported: () => Promise.resolve(false) } }, no, undefined],
    ["not without WebXR", {}, no, undefined],
    ["not where a policy forbids to ask", { xr: { isSessionSupported: () => Promise.reject(new Error("SecurityError")) } }, no, undefined],
    ["not where links have no such list", {}, { supports: () => { throw new TypeError("no tokens"); } }, undefined],
  ])("%s", async (_, nav, relations, want) => expect(await arOf(nav, relations)).toBe(want));
});
