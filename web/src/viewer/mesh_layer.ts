import {
  BufferGeometry, Color, FrontSide, Group, LineBasicMaterial, LineSegments, type Material, Mesh, MeshBasicMaterial,
  MeshStandardMaterial, SRGBColorSpace, Texture, WireframeGeometry,
} from "three";
import { GLTFLoader, type GLTFLoaderPlugin, type GLTFParser } from "three/addons/loaders/GLTFLoader.js";
import { type Look, lightOf } from "./look";
import type { Bounds } from "./spz";
import { ViewerError } from "./trouble";

const clay = new Color(0xc9bfb4);

/** One object's mesh in the scene, from its GLB. */
export class MeshItem {
  readonly node = new Group();
  private readonly lines = new Map<Mesh, LineSegments>();

  private constructor(private readonly meshes: Mesh[], private readonly textures: Texture[], readonly bounds: Bounds) {
    this.node.add(...meshes);
  }

  /** Reads a GLB; anything else is "corrupt". */
  static async read(file: Uint8Array<ArrayBuffer>): Promise<MeshItem> {
    const textures: Texture[] = [];
    const loader = new GLTFLoader().register((parser) => embeddedTextures(parser, textures));
    try {
      const { scene } = await loader.parseAsync(file.buffer, "");
      scene.updateMatrixWorld(true);
      const meshes: Mesh[] = [];
      scene.traverse((o) => {
        if (o instanceof Mesh && o.geometry instanceof BufferGeometry) meshes.push(o as Mesh);
      });
      if (meshes.length === 0) throw new Error("no mesh inside");
      for (const m of meshes) m.geometry.applyMatrix4(m.matrixWorld);
      for (const m of meshes) resetTransform(m);
      return new MeshItem(meshes, textures, boundsOf(meshes));
    } catch (cause) {
      for (const t of textures) disposeTexture(t);
      throw new ViewerError("corrupt", "glb: cannot be read", { cause });
    }
  }

  get triangles(): number {
    return this.meshes.reduce((n, m) => n + (m.geometry.index?.count ?? 0) / 3, 0);
  }

  /** Dresses the mesh as the look asks. */
  dress(look: Look, line: Color): void {
    const wire = look.view === "wireframe";
    for (const mesh of this.meshes) {
      const old = mesh.material as Material;
      mesh.material = wire ? new MeshBasicMaterial({ colorWrite: false, polygonOffset: true, polygonOffsetFactor: 1, polygonOffsetUnits: 1 }) : this.material(mesh, look);
      old.dispose();
      this.wire(mesh, wire, line);
    }
  }

  dispose(): void {
    this.node.removeFromParent();
    for (const mesh of this.meshes) {
      this.wire(mesh, false, clay);
      mesh.geometry.dispose();
      (mesh.material as Material).dispose();
    }
    for (const t of this.textures) disposeTexture(t);
  }

  private material(mesh: Mesh, look: Look): Material {
    const coloured = look.skin === "textured";
    const parameters = {
      map: coloured ? (this.textures[0] ?? null) : null,
      vertexColors: coloured && mesh.geometry.hasAttribute("color"),
      color: coloured ? new Color(0xffffff) : clay,
      side: FrontSide,
    };
    if (lightOf(look) === "photo") return new MeshBasicMaterial(parameters);
    const glossy = look.finish === "glossy";
    return new MeshStandardMaterial({ ...parameters, roughness: glossy ? 0.22 : 0.9, metalness: glossy ? 0.1 : 0 });
  }

  private wire(mesh: Mesh, on: boolean, line: Color): void {
    const had = this.lines.get(mesh);
    if (had) {
      (had.material as LineBasicMaterial).color.copy(line);
      if (on) return;
      had.removeFromParent();
      had.geometry.dispose();
      (had.material as Material).dispose();
      this.lines.delete(mesh);
    } else if (on) {
      const lines = new LineSegments(new WireframeGeometry(mesh.geometry), new LineBasicMaterial({ color: line, transparent: true, opacity: 0.45 }));
      this.lines.set(mesh, lines);
      mesh.add(lines);
    }
  }
}

// GLTFLoader fetches embedded pictures through blob: links, which the site's
// connect-src forbids; decoding them from memory needs no link.
function embeddedTextures(parser: GLTFParser, kept: Texture[]): GLTFLoaderPlugin {
  return {
    name: "embedded-textures",
    async loadTexture(index: number): Promise<Texture> {
      const json = parser.json as { textures: { source: number }[]; images: { bufferView: number; mimeType: string }[] };
      const image = json.images[json.textures[index]?.source ?? -1];
      if (!image) throw new Error(`texture ${index} has no picture`);
      const bytes = (await parser.getDependency("bufferView", image.bufferView)) as ArrayBuffer;
      const picture = await createImageBitmap(new Blob([bytes], { type: image.mimeType }), { premultiplyAlpha: "none", colorSpaceConversion: "none" });
      const texture = new Texture(picture);
      texture.flipY = false;
      texture.colorSpace = SRGBColorSpace;
      texture.anisotropy = 4;
      texture.needsUpdate = true;
      kept.push(texture);
      return texture;
    },
  };
}

function disposeTexture(t: Texture): void {
  if (t.image instanceof ImageBitmap) t.image.close();
  t.dispose();
}

function resetTransform(m: Mesh): void {
  m.removeFromParent();
  m.position.set(0, 0, 0);
  m.quaternion.identity();
  m.scale.set(1, 1, 1);
}

function boundsOf(meshes: readonly Mesh[]): Bounds {
  const all: Bounds = { min: [Infinity, Infinity, Infinity], max: [-Infinity, -Infinity, -Infinity] };
  for (const { geometry } of meshes) {
    geometry.computeBoundingBox();
    const low = geometry.boundingBox?.min.toArray() ?? [0, 0, 0];
    const high = geometry.boundingBox?.max.toArray() ?? [0, 0, 0];
    for (const k of [0, 1, 2] as const) {
      all.min[k] = Math.min(all.min[k], low[k]);
      all.max[k] = Math.max(all.max[k], high[k]);
    }
  }
  return all;
}

