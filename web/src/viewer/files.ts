import type { FileLink, ViewedObject } from "./model";

/** The files that people can download, in the order of the menu. */
export const formats = ["model.glb", "model.spz", "output_mesh.ply", "model.obj.zip", "model.stl", "preview.webp", "poster.jpg"] as const;
export type Format = (typeof formats)[number];

export function fileOf(o: ViewedObject, format: Format): FileLink | undefined {
  return o.files.find((f) => f.file === format);
}

/** "duck" and "output_mesh.ply" → "duck.ply"; the second object's is "duck-2.ply". */
export function downloadName(name: string, object: number, format: Format): string {
  const ending = format.slice(format.indexOf("."));
  const part = format === "preview.webp" ? "-turntable" : format === "poster.jpg" ? "-poster" : "";
  return `${safe(name)}${object > 0 ? `-${object + 1}` : ""}${part}${ending}`;
}

/** A name that every file system takes. */
export function safe(name: string): string {
  const cleaned = name.normalize("NFC").replace(/[\p{Cc}\\/:*?"<>|]+/gu, " ").replace(/^[.\s]+/, "").trimEnd();
  return cleaned.slice(0, 80) || "model";
}

/**
 * What tells one model from another: a fresh link to the same file is the same
 * model, a better model of the same object is not.
 */
export function modelKey(o: ViewedObject): string {
  const spz = fileOf(o, "model.spz");
  return [o.object, o.method, o.preset, o.splats, o.triangles, spz?.sha256 ?? spz?.bytes].join("|");
}
