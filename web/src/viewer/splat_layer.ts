import { dyno, PackedSplats, setPackedSplat, SparkRenderer, SplatMesh } from "@sparkjsdev/spark";
import type { Scene, WebGLRenderer } from "three";
import type { Bounds, Spz } from "./spz";

// Spark's textures are rows of 2048 splats.
const row = 2048;
// Splats of ours lie on a surface and are opaque: 2.2 σ already holds 97 % of one.
const reach = Math.sqrt(5);

/** One object's splats in the scene. */
export interface SplatItem {
  node: SplatMesh;
  bounds: Bounds;
}

/**
 * SplatLayer draws splats through Spark. It unpacks our files itself: Spark's own
 * loader keeps a worker alive for good, and its errors say nothing to people.
 */
export class SplatLayer {
  private readonly spark: SparkRenderer;
  private readonly size = new dyno.DynoFloat({ value: 1 });
  private readonly items = new Set<SplatItem>();

  constructor(renderer: WebGLRenderer, private readonly scene: Scene, changed: () => void) {
    // Extended splats keep places as floats. Halves, counted from the camera, would be
    // 1/500 of the object apart at its usual distance: two pixels on a sharp screen.
    this.spark = new SparkRenderer({ renderer, onDirty: changed, enableLod: false, maxStdDev: reach, accumExtSplats: true });
    scene.add(this.spark);
  }

  /** Whether what is on screen is drawn in the right order for the camera. */
  get settled(): boolean {
    const { sorting, sortDirty, dirty, activeSplats } = this.spark;
    return activeSplats > 0 && !sorting && !sortDirty && !dirty;
  }

  set visible(on: boolean) {
    this.spark.visible = on;
    for (const item of this.items) item.node.visible = on;
  }

  set pointSize(factor: number) {
    if (this.size.value === factor) return;
    this.size.value = factor;
    for (const item of this.items) item.node.updateVersion();
    this.spark.setDirty();
  }

  make(spz: Spz): SplatItem {
    const splats = new PackedSplats({ packedArray: packed(spz), numSplats: spz.count });
    const node = new SplatMesh({ packedSplats: splats, editable: false, raycastable: false, objectModifier: this.sized() });
    const item = { node, bounds: spz.bounds };
    this.items.add(item);
    return item;
  }

  remove(item: SplatItem): void {
    this.items.delete(item);
    item.node.removeFromParent();
    item.node.dispose();
  }

  dispose(): void {
    for (const item of [...this.items]) this.remove(item);
    this.spark.removeFromParent();
    this.spark.geometry.dispose();
    this.spark.material.dispose();
    this.spark.dispose();
    this.scene.remove(this.spark);
  }

  /** Multiplies every splat's size, on the GPU. */
  private sized() {
    return dyno.dynoBlock({ gsplat: dyno.Gsplat }, { gsplat: dyno.Gsplat }, ({ gsplat }) => {
      if (!gsplat) throw new Error("a modifier without a splat");
      const { scales } = dyno.splitGsplat(gsplat).outputs;
      return { gsplat: dyno.combineGsplat({ gsplat, scales: dyno.mul(scales, this.size) }) };
    });
  }
}

/** Spark's 16 bytes a splat. */
function packed(spz: Spz): Uint32Array {
  const array = new Uint32Array(4 * Math.ceil(spz.count / row) * row);
  const { positions: p, colours: c, scales: s, rotations: r } = spz;
  const colour = Float32Array.from({ length: 256 }, (_, v) => ((v / 255 - 0.5) / 0.15) * 0.28209479177387814 + 0.5);
  const size = Float32Array.from({ length: 256 }, (_, v) => Math.exp(v / 16 - 10));
  for (let i = 0, k = 0; i < spz.count; i++, k += 3) {
    const x = at(r, k) / 127.5 - 1, y = at(r, k + 1) / 127.5 - 1, z = at(r, k + 2) / 127.5 - 1;
    const w = Math.sqrt(Math.max(0, 1 - x * x - y * y - z * z));
    setPackedSplat(
      array, i, at(p, k), at(p, k + 1), at(p, k + 2), at(size, at(s, k)), at(size, at(s, k + 1)), at(size, at(s, k + 2)),
      x, y, z, w, at(spz.opacities, i) / 255, at(colour, at(c, k)), at(colour, at(c, k + 1)), at(colour, at(c, k + 2)),
    );
  }
  return array;
}

function at(array: Float32Array | Uint8Array, i: number): number {
  return array[i] ?? 0;
}
