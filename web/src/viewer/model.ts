import type { components } from "../api/contract.gen";

export type FileLink = components["schemas"]["FileLink"];

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
   * their places; aspect is the mask's width by its height. Absent: the origin.
   */
  place?: { x: number; y: number; width: number; aspect: number };
}

export interface ViewerProps {
  /** Changes when a better model arrives; the viewer then swaps it in and keeps the camera. */
  objects: ViewedObject[];
  /** Name for downloads and screenshots, without a suffix. */
  name: string;
  /** A small picture of the photo, for a background in its colour; without it that choice is missing. */
  photo?: string;
  /** Asks for fresh links when one has run out; answers the same objects with new ones. */
  renew?: () => Promise<ViewedObject[] | undefined>;
  /** Hears of what went wrong, for the log of client errors; no addresses in it. */
  onTrouble?: (kind: string, message: string) => void;
}
