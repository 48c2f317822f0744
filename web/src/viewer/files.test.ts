import { describe, expect, it } from "vitest";
import { downloadName, modelKey, safe } from "./files";
import type { ViewedObject } from "./model";

describe("names of downloads", () => {
  it.each([
    [downloadName("duck", 0, "model.glb"), "duck.glb"],
    [downloadName("duck", 0, "output_mesh.ply"), "duck.ply"],
    [downloadName("duck", 1, "model.obj.zip"), "duck-2.obj.zip"],
    [downloadName("duck", 0, "preview.webp"), "duck-turntable.webp"],
    [safe("../a:b\u0000"), "a b"],
    [safe("Ñandú 3"), "Ñandú 3"],
    [safe("  "), "model"],
  ])("%s is %s", (got, want) => expect(got).toBe(want));
});

describe("one model is another", () => {
  const model = (change: Partial<ViewedObject> = {}, url = "https://a/1", sha256 = "aa"): ViewedObject => ({
    object: 0, method: "silhouette inflation", splats: 5, files: [{ file: "model.spz", object: 0, url, sha256, bytes: 9, expires_at: "" }], ...change,
  });
  it("not for a fresh link", () => expect(modelKey(model({}, "https://a/2"))).toBe(modelKey(model())));
  it("for other bytes", () => expect(modelKey(model({}, "https://a/1", "bb"))).not.toBe(modelKey(model())));
  it("for a better method", () => expect(modelKey(model({ method: "SAM 3D Objects" }))).not.toBe(modelKey(model())));
});
