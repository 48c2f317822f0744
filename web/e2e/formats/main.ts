import { SparkRenderer, SplatMesh } from "@sparkjsdev/spark";
import {
  AmbientLight, DirectionalLight, type Group, Mesh, MeshBasicMaterial, type MeshStandardMaterial, MeshStandardMaterial as Standard, type Object3D, PerspectiveCamera,
  Scene, TextureLoader, SRGBColorSpace, WebGLRenderer,
} from "three";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import { OBJLoader } from "three/addons/loaders/OBJLoader.js";
import { STLLoader } from "three/addons/loaders/STLLoader.js";

// Opens a file as a stranger would, with the libraries' own loaders and none of our
// code, and takes its picture from four sides.

const side = 320;
// From far off, so that the front is the photo's outline and not a near one's.
const [angle, distance] = [2, 1.12 / 2 / Math.tan(Math.PI / 180)];

export interface Taken {
  /** PNGs over nothing from the front, right, back and left, as data: links. */
  sides: string[];
  /** Splats or triangles that the library found. */
  count: number;
}

const readers: Record<string, (url: string) => Promise<Object3D>> = {
  glb: async (url) => unlit((await new GLTFLoader().loadAsync(url)).scene),
  obj: async (url) => {
    const texture = await new TextureLoader().loadAsync(url.replace("model.obj", "texture.jpg"));
    texture.colorSpace = SRGBColorSpace;
    const group = await new OBJLoader().loadAsync(url);
    group.traverse((o) => {
      if (o instanceof Mesh) o.material = new MeshBasicMaterial({ map: texture });
    });
    return group;
  },
  stl: async (url) => new Mesh(await new STLLoader().loadAsync(url), new Standard({ color: 0xc9bfb4, roughness: 0.9 })),
  ply: (url) => new SplatMesh({ url }).initialized,
  spz: (url) => new SplatMesh({ url }).initialized,
};

/** The photo's light is in the texture already, so no other is put on it. */
function unlit(scene: Group): Group {
  scene.traverse((o) => {
    if (o instanceof Mesh) o.material = new MeshBasicMaterial({ map: (o.material as MeshStandardMaterial).map });
  });
  return scene;
}

async function take(kind: string, url: string): Promise<Taken> {
  const renderer = new WebGLRenderer({ alpha: true, antialias: true, preserveDrawingBuffer: true });
  renderer.setSize(side, side);
  renderer.setClearColor(0, 0);
  const scene = new Scene();
  const sun = new DirectionalLight(0xffffff, 2.4);
  scene.add(new AmbientLight(0xffffff, 0.8), sun);
  const object = await readers[kind]?.(url);
  if (!object) throw new Error(`no reader of ${kind}`);
  scene.add(object);
  const spark = object instanceof SplatMesh ? new SparkRenderer({ renderer, enableLod: false, accumExtSplats: true }) : undefined;
  if (spark) scene.add(spark);
  const camera = new PerspectiveCamera(angle, 1, distance - 2, distance + 2);
  const sides: string[] = [];
  for (const turn of [0, 90, 180, 270]) {
    const a = (turn * Math.PI) / 180;
    camera.position.set(distance * Math.sin(a), 0, distance * Math.cos(a));
    camera.lookAt(0, 0, 0);
    sun.position.set(Math.sin(a - 0.5), 0.8, Math.cos(a - 0.5));
    await settle(() => renderer.render(scene, camera), spark);
    sides.push(renderer.domElement.toDataURL("image/png"));
  }
  const count = object instanceof SplatMesh ? (object.packedSplats?.numSplats ?? 0) : renderer.info.render.triangles;
  renderer.dispose();
  renderer.forceContextLoss();
  return { sides, count };
}

/**
 * Draws until what is drawn is in the order of this view: sorting is in a worker,
 * and reads back from the GPU. Only what changed is drawn again, for frames that
 * pile up on a slow GPU would keep that reading waiting for ever.
 */
async function settle(draw: () => void, spark: SparkRenderer | undefined): Promise<void> {
  draw();
  if (!spark) return;
  do {
    await new Promise((later) => setTimeout(later, 30));
    if (spark.dirty) draw();
  } while (spark.activeSplats === 0 || spark.sorting || spark.sortDirty || spark.dirty);
}

/** All formats' four sides on one sheet, as a JPEG's data: link. */
async function sheet(rows: { name: string; sides: string[] }[]): Promise<string> {
  const [cell, left] = [132, 46];
  const canvas = document.createElement("canvas");
  canvas.width = left + 4 * cell;
  canvas.height = rows.length * cell;
  const c = canvas.getContext("2d") as CanvasRenderingContext2D;
  c.fillStyle = "#f3f4f6";
  c.fillRect(0, 0, canvas.width, canvas.height);
  c.imageSmoothingQuality = "high";
  c.font = "600 13px sans-serif";
  for (const [y, { name, sides }] of rows.entries()) {
    c.fillStyle = "#333";
    c.fillText(name, 8, (y + 0.5) * cell + 4);
    for (const [x, url] of sides.entries()) {
      const picture = new Image();
      picture.src = url;
      await picture.decode();
      c.drawImage(picture, left + x * cell, y * cell, cell, cell);
    }
  }
  return canvas.toDataURL("image/jpeg", 0.86);
}

const strangers = { take, sheet };
export type Strangers = typeof strangers;
(window as unknown as { strangers: Strangers }).strangers = strangers;
