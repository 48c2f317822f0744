import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { halfToFloat } from "../src/decoder/half";
import { parseDescriptor } from "../src/decoder/descriptor";
import { Viewport } from "../src/editor/viewport";
import { bareTimes } from "./figures/bare";
import { part, tell } from "./figures/numbers";
import { photoOf } from "./photos/made";
import { sampleMask, samplePhoto, World } from "./world";

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

interface Span {
  name: string;
  duration: number;
}

/** Collects what the app notes of itself, and what kept the page from answering. */
async function watch(page: Page): Promise<() => Promise<Span[]>> {
  await page.evaluate(() => {
    const spans: Span[] = [];
    Object.assign(window, { spans });
    for (const type of ["measure", "longtask"]) new PerformanceObserver((list) => spans.push(...list.getEntries().map(({ name, duration, entryType }) => ({ name: entryType === "longtask" ? "longtask" : name, duration })))).observe({ type });
  });
  return () => page.evaluate(() => (window as unknown as { spans: Span[] }).spans.splice(0));
}

/** A session of a photo of that size, its editor, and a way to click in it. */
async function editing(size: { width: number; height: number }) {
  const maker = await (await world.browser.newContext()).newPage();
  const file = join(world.dir, `${size.width}x${size.height}.jpg`);
  await writeFile(file, await photoOf(maker, { x: 0, y: 0, width: 1, height: 1, across: size.width, down: size.height }, false));
  await maker.context().close();
  const id = await world.upload("bench", file);
  await world.session("bench", id, "awaiting_mask");
  const page = await world.signedIn("bench", { viewport: { width: 1440, height: 900 } });
  await page.goto(`/sessions/${id}/mask`);
  const host = page.locator(".editor-host");
  const rest = () => page.locator('.hint[data-working="no"], .hint[data-working="false"]').waitFor();
  await host.waitFor();
  await rest();
  const box = await host.boundingBox();
  if (!box) throw new Error("the editor has no stage");
  const view = Viewport.fit(size, box);
  const marks = (count: number) => expect.poll(() => page.locator(".mark").count(), { timeout: 60_000 }).toBe(count);
  return {
    id, page,
    /** Clicks when the last answer has come to rest, as people do, and waits for the next. */
    click: async ([x, y]: readonly [number, number], count: number): Promise<void> => {
      await host.click({ position: view.toScreen({ x: x * size.width, y: y * size.height }) });
      await marks(count);
      await rest();
    },
    startOver: async (): Promise<void> => {
      await page.getByRole("button", { name: "Start over" }).click();
      await marks(0);
    },
  };
}

// Objects of four clicks each, on the duck and near it.
const clicksOn = (objects: number): [number, number][] =>
  Array.from({ length: objects }, (_, n) => ([[0.49, 0.75], [0.43, 0.31], [0.56, 0.68], [0.4, 0.6]] as const).map(([x, y]): [number, number] => [x + 0.004 * n, y + 0.003 * n])).flat();

test("click to painted overlay, 12 MP, beside bare onnxruntime-web", async () => {
  const size = { width: 4000, height: 3000 };
  const { id, page, click, startOver } = await editing(size);
  const spans = await watch(page);
  const clicks = clicksOn(10);
  const first: Span[] = [];
  for (const [i, at] of clicks.entries()) {
    await click(at, (i % 4) + 1);
    if (i === 0) first.push(...(await spans()));
    if (i % 4 === 3) await startOver();
  }
  const seen = await spans();
  const of = (name: string): number[] => seen.filter((s) => s.name === name).map((s) => s.duration);
  await page.context().close();

  const { files } = await world.api<{ files: { file: string; url: string }[] }>("bench", "GET", `/v1/sessions/${id}`);
  const get = async (name: string) => fetch(files.find((f) => f.file === name)?.url ?? "");
  const d = parseDescriptor(await (await get("embeddings.json")).json());
  const tensor = d.tensors[0];
  if (!tensor) throw new Error("the session has no tensor");
  const floats = halfToFloat(new Uint16Array(await (await get(tensor.file)).arrayBuffer()));
  const graph = await (await fetch(`${world.url}/${d.decoder.key}`)).arrayBuffer();
  const bare = await bareTimes(world.browser, {
    graph: Buffer.from(graph).toString("base64"), embedding: Buffer.from(floats.buffer).toString("base64"), shape: tensor.shape, frame: [384, 512],
    clicks: clicks.map(([x, y]) => [x * size.width * d.scale.x, y * size.height * d.scale.y]),
  });

  const total = of("editor.click");
  expect(total.length).toBeGreaterThan(30);
  tell(`click → painted, p50 of ${total.length}`, part(total, 0.5), 50);
  tell("click → painted, p95", part(total, 0.95), 100);
  tell("  the very first click", first.find((s) => s.name === "editor.click")?.duration ?? NaN);
  tell("  of it onnxruntime-web in the worker, p50", part(of("editor.model"), 0.5));
  tell("  of it painting, p50", part(of("editor.paint"), 0.5));
  tell("bare onnxruntime-web, p50", part(bare, 0.5));
  tell("bare onnxruntime-web, p95", part(bare, 0.95));
  tell("longest task while clicking", Math.max(0, ...first.filter((s) => s.name === "longtask").map((s) => s.duration), ...of("longtask")), 200);
});

test("click to settled mask, 1200 × 1800", async () => {
  const { page, click, startOver } = await editing({ width: 1200, height: 1800 });
  const spans = await watch(page);
  const clicks = clicksOn(6);
  for (const [i, at] of clicks.entries()) {
    await click(at, (i % 4) + 1);
    if (i % 4 === 3) await startOver();
  }
  const settled = (await spans()).filter((s) => s.name === "editor.settle").map((s) => s.duration);
  await page.context().close();
  expect(settled.length).toBeGreaterThan(clicks.length / 2);
  tell(`a click's settled mask, mean of ${settled.length}`, settled.reduce((a, b) => a + b) / settled.length, 250);
  tell("a click's settled mask, p95", part(settled, 0.95));
});

const rounds = 5;

test("shell: weight and first paint", async () => {
  for (const [who, open] of [["signed out", () => world.context().then((c) => c.newPage())], ["signed in", () => world.signedIn("light")]] as const) {
    const paints: number[] = [];
    for (let n = 0; n < rounds; n++) {
      const page = await open();
      await page.goto("/");
      paints.push(
        await page.evaluate(
          () => new Promise<number>((told) => new PerformanceObserver((l) => l.getEntriesByName("first-contentful-paint").forEach((e) => told(e.startTime))).observe({ type: "paint", buffered: true })),
        ),
      );
      await page.context().close();
    }
    tell(`first contentful paint, ${who}, least of ${rounds}`, Math.min(...paints), 1000);
    tell(`first contentful paint, ${who}, median`, part(paints, 0.5));
  }
});

test("model page: first picture of the splats", async () => {
  const id = await world.upload("bench", samplePhoto, sampleMask, "duck.jpg", "balanced");
  const { stages } = await world.session<{ status: string; stages: { reconstruction: { num_points?: number } } }>("bench", id, "completed", "notified");
  const times: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const page = await world.signedIn("bench");
    // The page's own clock, at the moment when the viewer says that the sorted splats are drawn.
    await page.addInitScript(() => {
      new MutationObserver((_, all) => {
        if (!document.querySelector(".viewer-picture[data-phase=ready]")) return;
        (window as unknown as { shownAt: number }).shownAt = performance.now();
        all.disconnect();
      }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-phase"] });
    });
    await page.goto(`/sessions/${id}`);
    await page.locator(".viewer-picture[data-phase=ready]").waitFor();
    times.push(await page.evaluate(() => (window as unknown as { shownAt: number }).shownAt));
    await page.context().close();
  }
  tell(`navigation → first picture of ${stages.reconstruction.num_points ?? 0} splats, least of ${rounds}`, Math.min(...times), 2500);
  tell("navigation → first picture, median", part(times, 0.5));
});
