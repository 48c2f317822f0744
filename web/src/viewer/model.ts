import type { components } from "../api/contract.gen";

type FileLink = components["schemas"]["FileLink"];

/** One object's model, as the viewer needs it. */
export interface ViewedObject {
  /** Which object of the photo. */
  object: number;
  /** Its files: model.spz, model.glb, output_mesh.ply, model.obj.zip, model.stl, preview.webp, poster.jpg. */
  files: FileLink[];
  /** How it was made, as people should read it: "silhouette inflation", "learned shape", "SAM 3D Objects". */
  method: string;
  /** The preset, as in metadata.json. */
  preset?: string;
  splats?: number;
  triangles?: number;
  durationSec?: number;
  /**
   * Where it stood in the photo: centre and width of its mask as fractions of the
   * photo's width (x right, y down from the top left), so that several objects keep
   * their places. Absent: the origin.
   */
  place?: { x: number; y: number; width: number; aspect: number };
}

export interface ViewerProps {
  /** Changes when a better model arrives; the viewer then swaps it in and keeps the camera. */
  objects: ViewedObject[];
  /** Name for downloads and screenshots, without a suffix. */
  name: string;
}
