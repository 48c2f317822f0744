/** What a file's first bytes say of it. */
export interface Header {
  format: "jpeg" | "png" | "webp" | "heic" | "avif" | "gif" | "tiff" | "pdf";
  width?: number;
  height?: number;
}

/** How much of a file is read for that. JPEGs have their size behind previews and colour profiles. */
export const headerBytes = 1 << 20;

/** Reads what kind of picture a file is and how large, whatever its name; undefined for none. */
export function readHeader(b: Uint8Array<ArrayBuffer>): Header | undefined {
  const v = new DataView(b.buffer, b.byteOffset, b.byteLength);
  if (at(b, 0, "\xff\xd8\xff")) return { format: "jpeg", ...jpegSize(v) };
  if (at(b, 0, "\x89PNG\r\n\x1a\n")) return v.byteLength < 24 ? { format: "png" } : { format: "png", width: v.getUint32(16), height: v.getUint32(20) };
  if (at(b, 0, "RIFF") && at(b, 8, "WEBP")) return { format: "webp", ...webpSize(b, v) };
  if (at(b, 4, "ftyp")) return boxed(b, v);
  if (at(b, 0, "GIF8")) return { format: "gif" };
  if (at(b, 0, "II*\0") || at(b, 0, "MM\0*")) return { format: "tiff" };
  if (at(b, 0, "%PDF")) return { format: "pdf" };
  return undefined;
}

interface Size {
  width: number;
  height: number;
}

function at(b: Uint8Array, offset: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (b[offset + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** Walks the segments to the frame header (SOF0 to SOF15, but for DHT, JPG and DAC). */
function jpegSize(v: DataView): Size | undefined {
  for (let i = 2; i + 9 < v.byteLength; ) {
    if (v.getUint8(i) !== 0xff) return undefined;
    const marker = v.getUint8(i + 1);
    if (marker === 0xff) i++; // padding
    else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) return { height: v.getUint16(i + 5), width: v.getUint16(i + 7) };
    else i += 2 + v.getUint16(i + 2);
  }
  return undefined;
}

/** The three kinds: lossy, lossless and extended. */
function webpSize(b: Uint8Array, v: DataView): Size | undefined {
  if (v.byteLength < 30) return undefined;
  if (at(b, 12, "VP8 ")) return { width: v.getUint16(26, true) & 0x3fff, height: v.getUint16(28, true) & 0x3fff };
  if (at(b, 12, "VP8L")) {
    const bits = v.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (at(b, 12, "VP8X")) return { width: 1 + (v.getUint32(24, true) & 0xffffff), height: 1 + (v.getUint32(26, true) >>> 8) };
  return undefined;
}

/** ISO base media: HEIC and AVIF. The largest `ispe` is the picture; smaller ones are tiles and previews. */
function boxed(b: Uint8Array, v: DataView): Header | undefined {
  const brands = new TextDecoder("latin1").decode(b.subarray(8, Math.min(b.length, 8 + 4 * 16)));
  const format = /avif|avis/.test(brands) ? "avif" : /heic|heix|hevc|heim|heis|mif1|msf1/.test(brands) ? "heic" : undefined;
  if (!format) return undefined;
  let largest: Size | undefined;
  for (let i = 8; i + 16 <= Math.min(b.length, 1 << 16); i++) {
    if (!at(b, i, "ispe")) continue;
    const size = { width: v.getUint32(i + 8), height: v.getUint32(i + 12) };
    if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
  }
  return { format, ...largest };
}
