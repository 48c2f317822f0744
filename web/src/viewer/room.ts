import { type Group, Matrix4, Quaternion, Vector3, type WebGLRenderer } from "three";
import type { Stage } from "./stage";

// The model's longest side in the room, and how far before the eyes it begins.
const size = 0.4; // metres
const ahead = 1;
const lower = 0.25; // under eye level, as if on a table

/** Shows the stage's scene in the room, until the person leaves. Resolves then. */
export async function showInRoom(stage: Stage, overlay: HTMLElement): Promise<void> {
  const xr = (navigator as Navigator & { xr?: XRSystem }).xr;
  if (!xr) throw new Error("show in the room: no WebXR");
  const session = await xr.requestSession("immersive-ar", { optionalFeatures: ["dom-overlay"], domOverlay: { root: overlay } });
  const { renderer, scene } = stage;
  renderer.xr.enabled = true;
  renderer.xr.setReferenceSpaceType("local");
  scene.scale.setScalar(size);
  scene.position.set(0, -lower, -ahead);
  session.addEventListener("select", () => bringHere(renderer, scene as unknown as Group));
  await renderer.xr.setSession(session);
  renderer.setAnimationLoop(() => renderer.render(scene, stage.camera));
  await new Promise((ended) => session.addEventListener("end", ended, { once: true }));
  renderer.setAnimationLoop(null);
  renderer.xr.enabled = false;
  scene.scale.setScalar(1);
  scene.position.set(0, 0, 0);
  scene.rotation.set(0, 0, 0);
  stage.resize();
}

/** A tap brings the model before the eyes, its front towards them. */
function bringHere(renderer: WebGLRenderer, scene: Group): void {
  const eyes = new Matrix4().copy(renderer.xr.getCamera().matrixWorld);
  const [place, turn] = [new Vector3(), new Quaternion()];
  eyes.decompose(place, turn, new Vector3());
  const forward = new Vector3(0, 0, -1).applyQuaternion(turn).setY(0).normalize();
  scene.position.copy(place).addScaledVector(forward, ahead).setY(place.y - lower);
  scene.rotation.set(0, Math.atan2(-forward.x, -forward.z), 0);
}
