import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import type { SentMask } from "./hand";

const file = (name: string): Buffer => readFileSync(new URL(`../../src/decoder/testdata/${name}`, import.meta.url));

/** Centre and half axes, in pixels of the photo. */
export type Ellipse = readonly [number, number, number, number];

/** A photo of an ellipse and its stage-1 files, as storage would hold them. */
export interface Scene {
  name: string;
  width: number;
  height: number;
  ellipse: Ellipse;
  files: Map<string, Buffer>;
}

interface Kept {
  name: string;
  descriptor: { image_size: [number, number]; decoder: { key: string }; tensors: { key: string }[] };
  tensor: string;
  ellipse: Ellipse;
}

/** What Go's encoder made of its pictures, with the baseline's own graph. */
export function baselineScenes(): Scene[] {
  return (JSON.parse(file("scenes.json").toString()) as Kept[]).map(({ name, descriptor: d, tensor, ellipse }) => ({
    name, ellipse, width: d.image_size[0], height: d.image_size[1],
    files: new Map([["embeddings.json", Buffer.from(JSON.stringify(d))], [base(d.tensors[0]?.key ?? ""), gunzipSync(Buffer.from(tensor, "base64"))], [base(d.decoder.key), file("baseline.onnx")]]),
  }));
}

/**
 * Files for the graph of SAM 3's shape: three embeddings and masks of 288 × 288. Its mask
 * is where channel 0 is within 0.25 of what it is under the click, so that channel is 0 in
 * the middle and reaches 0.25 at the ellipse's edge, in a straight line between: what the
 * mask's edge then misses is nobody's rounding but a fault in the coordinates.
 */
export function sam3Scene(name: string, width: number, height: number): Scene {
  const ellipse: Ellipse = [0.56 * width, 0.45 * height, 0.21 * width, 0.27 * height];
  const side = 288;
  const first = new Float32Array(32 * side * side);
  for (let y = 0; y < side; y++) for (let x = 0; x < side; x++) first[y * side + x] = Math.max(0, 0.5 * (away(ellipse, ((x + 0.5) * width) / side, ((y + 0.5) * height) / side) - 0.5));
  const tensors = [first, new Float32Array(64 * 144 * 144), new Float32Array(256 * 72 * 72)].map((t) => Buffer.from(t.buffer));
  const shapes = [[1, 32, 288, 288], [1, 64, 144, 144], [1, 256, 72, 72]];
  const graph = file("sam3_shaped.onnx");
  const descriptor = {
    status: "success", task: "get_embedding", model: "shaped", family: "sam3",
    decoder: { key: "models/shaped/decoder.onnx", sha256: sha256(graph) }, image_size: [width, height],
    transform: { frame: 1008, resized: [1008, 1008], scale_x: 1008 / width, scale_y: 1008 / height },
    tensors: tensors.map((t, i) => ({ name: `image_embeddings.${i}`, dtype: "float32", shape: shapes[i], key: `users/ada/sessions/sess_1700000000_a1b2c3d4/embeddings.${i}.f32`, bytes: t.length, sha256: sha256(t) })),
  };
  return {
    name, width, height, ellipse,
    files: new Map([["embeddings.json", Buffer.from(JSON.stringify(descriptor))], ["decoder.onnx", graph], ...tensors.map((t, i) => [`embeddings.${i}.f32`, t] as const)]),
  };
}

/** Serves a scene's files to a page, its picture among them. */
export async function serveScene(page: Page, scene: Scene): Promise<void> {
  scene.files.set("image.jpg", await picture(page, scene));
  await page.route("**/scene/**", async (route) => {
    const body = scene.files.get(base(new URL(route.request().url()).pathname));
    await (body ? route.fulfill({ body }) : route.fulfill({ status: 404 }));
  });
}

/** How far off the mask's edge is at its worst, in pixels of the photo: 0 where every pixel is on its side. */
export function worst(mask: SentMask, ellipse: Ellipse): number {
  let most = 0;
  const [, , rx, ry] = ellipse;
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) {
      const r = away(ellipse, x + 0.5, y + 0.5);
      if (r < 1 === ((mask.pixels[y * mask.width + x] ?? 0) > 127)) continue;
      const [u, v] = [(x + 0.5 - ellipse[0]) / (rx * rx), (y + 0.5 - ellipse[1]) / (ry * ry)];
      most = Math.max(most, (Math.abs(r - 1) * r) / Math.hypot(u, v)); // the first term of the distance to the edge
    }
  }
  return most;
}

/** 1 on the ellipse, 0 in its middle. */
function away([cx, cy, rx, ry]: Ellipse, x: number, y: number): number {
  return Math.hypot((x - cx) / rx, (y - cy) / ry);
}

/** The picture of gpu-worker/segment/browser_test.go, as a PNG, which loses nothing. */
async function picture(page: Page, { width, height, ellipse }: Scene): Promise<Buffer> {
  const base64 = await page.evaluate(
    async ([w, h, [cx, cy, rx, ry]]) => {
      const canvas = new OffscreenCanvas(w, h);
      const g = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
      const image = g.createImageData(w, h);
      const pixels = new Uint32Array(image.data.buffer);
      for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) pixels[y * w + x] = Math.hypot((x + 0.5 - cx) / rx, (y + 0.5 - cy) / ry) < 1 ? 0xff1e50be : 0xffd6cdc4;
      g.putImageData(image, 0, 0);
      const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
      let text = "";
      for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
      return btoa(text);
    },
    [width, height, ellipse] as const,
  );
  return Buffer.from(base64, "base64");
}

function base(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
