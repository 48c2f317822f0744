import type { Progress } from "./fetch_file";
import type { Links } from "./links";
import type { MeshItem } from "./mesh_layer";
import type { ViewedObject } from "./model";
import { readSpz, type Spz } from "./spz";
import type * as splatLayer from "./splat_layer";
import { ViewerError } from "./trouble";

type Told = (p: Progress) => void;

/** All objects' splats, fetched at the same time; progress is of their sum. */
export async function loadSplats(objects: readonly ViewedObject[], links: Links, told: Told, signal: AbortSignal): Promise<Spz[]> {
  const sum = new Sum(objects.length, told);
  return Promise.all(
    objects.map(async ({ object }, i) => {
      const file = await links.fetch(object, "model.spz", sum.part(i), signal);
      return readSpz(file);
    }),
  );
}

/** All objects' meshes. */
export async function loadMeshes(objects: readonly ViewedObject[], links: Links, told: Told, signal: AbortSignal): Promise<MeshItem[]> {
  const sum = new Sum(objects.length, told);
  const [{ MeshItem }, files] = await Promise.all([
    import("./mesh_layer"),
    Promise.all(objects.map(({ object }, i) => links.fetch(object, "model.glb", sum.part(i), signal))),
  ]);
  const read = await Promise.allSettled(files.map((f) => MeshItem.read(f)));
  const good = read.flatMap((r) => (r.status === "fulfilled" ? [r.value] : []));
  const bad = read.find((r) => r.status === "rejected");
  if (bad || signal.aborted) {
    for (const m of good) m.dispose();
    signal.throwIfAborted();
    throw bad?.reason;
  }
  return good;
}

/** The splat renderer's code. It needs WebAssembly, which browsers and policies can forbid. */
export async function loadSplatCode(): Promise<typeof splatLayer> {
  try {
    await WebAssembly.compile(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)); // the shortest module there is
  } catch (cause) {
    throw new ViewerError("no-wasm", "WebAssembly is missing or forbidden", { cause });
  }
  return code(() => import("./splat_layer"));
}

/** A chunk of our own; the network can fail for code as for anything else. */
export async function code<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    throw new ViewerError("network", "load the viewer's code", { cause });
  }
}

class Sum {
  private readonly parts: Progress[];

  constructor(n: number, private readonly told: Told) {
    this.parts = Array.from({ length: n }, () => ({ loaded: 0, total: 0 }));
  }

  part(i: number): Told {
    return (p) => {
      this.parts[i] = p;
      this.told({ loaded: this.parts.reduce((s, p) => s + p.loaded, 0), total: this.parts.reduce((s, p) => s + p.total, 0) });
    };
  }
}
