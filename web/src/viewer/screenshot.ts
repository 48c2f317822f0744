/** The picture on a canvas as a PNG, over a colour where one is given. */
export async function pngOf(canvas: HTMLCanvasElement, colour: string | undefined): Promise<Blob> {
  const copy = document.createElement("canvas");
  copy.width = canvas.width;
  copy.height = canvas.height;
  const c = copy.getContext("2d");
  if (!c) throw new Error("take a screenshot: no 2D canvas");
  if (colour) {
    c.fillStyle = colour;
    c.fillRect(0, 0, copy.width, copy.height);
  }
  c.drawImage(canvas, 0, 0);
  return new Promise((resolve, reject) => {
    copy.toBlob((b) => (b ? resolve(b) : reject(new Error("take a screenshot: the picture is too large"))), "image/png");
  });
}

/** Hands bytes to the browser's downloads under a name. */
export function save(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const a = document.createElement("a");
  a.href = url;
  a.download = name;
  a.click();
  // Safari starts reading only after this turn of the loop.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
