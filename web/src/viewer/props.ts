import {
  Box3, Box3Helper, CanvasTexture, type Color, Group, type LineBasicMaterial, Mesh, MeshBasicMaterial, PlaneGeometry, Vector3,
} from "three";
import type { Bounds } from "./spz";

/** What stands round an object: the soft shadow under it, and its box. */
export class Props {
  readonly node = new Group();
  private readonly shadow: Mesh<PlaneGeometry, MeshBasicMaterial>;
  private readonly box: Box3Helper;

  constructor(bounds: Bounds) {
    const [x, y, z] = [0, 1, 2].map((k) => (bounds.max[k] ?? 0) - (bounds.min[k] ?? 0)) as [number, number, number];
    this.box = new Box3Helper(new Box3(new Vector3(...bounds.min), new Vector3(...bounds.max)));
    this.box.visible = false;
    const texture = softSpot();
    this.shadow = new Mesh(new PlaneGeometry(x * 1.5, Math.max(z, x * 0.3) * 1.5), new MeshBasicMaterial({ map: texture, transparent: true, depthWrite: false, opacity: 0.42 }));
    this.shadow.rotation.x = -Math.PI / 2;
    this.shadow.position.set((bounds.min[0] + bounds.max[0]) / 2, bounds.min[1] - 0.004 * y, (bounds.min[2] + bounds.max[2]) / 2);
    this.shadow.renderOrder = -1;
    this.node.add(this.shadow, this.box);
  }

  /** The shadow is for backgrounds that look like a ground, seen from above. */
  show({ box, shadow, line }: { box: boolean; shadow: boolean; line: Color }): void {
    this.box.visible = box;
    (this.box.material as LineBasicMaterial).color.copy(line);
    this.shadow.visible = shadow;
  }

  dispose(): void {
    this.node.removeFromParent();
    this.box.dispose();
    this.shadow.geometry.dispose();
    this.shadow.material.map?.dispose();
    this.shadow.material.dispose();
  }
}

function softSpot(): CanvasTexture {
  const size = 128;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = size;
  const c = canvas.getContext("2d");
  if (c) {
    const spot = c.createRadialGradient(size / 2, size / 2, 0, size / 2, size / 2, size / 2);
    // A Gaussian's fall, in steps that a linear gradient can follow.
    for (const t of [0, 0.2, 0.4, 0.6, 0.8, 1]) spot.addColorStop(t, `rgb(10 14 22 / ${(Math.exp(-4 * t * t) - Math.exp(-4)) / (1 - Math.exp(-4))})`);
    c.fillStyle = spot;
    c.fillRect(0, 0, size, size);
  }
  return new CanvasTexture(canvas);
}
