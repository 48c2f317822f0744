import { headerBytes, readHeader } from "./header";

/** The service's limits (pipeline/failure.go): known here, so that nobody waits for an upload in vain. */
export const maxBytes = 50 * 1024 * 1024;
export const maxPixels = 50_000_000;
export const minSide = 32;

export type Refusal =
  | { why: "empty" | "not-an-image" | "unreadable" }
  | { why: "format"; format: string }
  | { why: "bytes"; bytes: number }
  | { why: "pixels" | "small"; width: number; height: number };

/** Why a file will not do, undefined if it may. It is not decoded: its first bytes say enough. */
export async function check(file: Blob): Promise<Refusal | undefined> {
  if (file.size === 0) return { why: "empty" };
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await file.slice(0, headerBytes).arrayBuffer());
  } catch {
    return { why: "unreadable" }; // removed meanwhile, or a folder
  }
  const header = readHeader(bytes);
  if (!header) return { why: "not-an-image" };
  if (!["jpeg", "png", "webp", "heic"].includes(header.format)) return { why: "format", format: header.format.toUpperCase() };
  if (file.size > maxBytes) return { why: "bytes", bytes: file.size };
  const { width, height } = header;
  if (width === undefined || height === undefined) return undefined; // the service will find out
  if (width * height > maxPixels) return { why: "pixels", width, height };
  if (Math.min(width, height) < minSide) return { why: "small", width, height };
  return undefined;
}
