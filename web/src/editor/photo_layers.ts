import type { Size } from "./geometry";

/** The photo at its own size and at halves of it, so that drawing it small costs little. */
export class PhotoLayers {
  private constructor(private readonly layers: ImageBitmap[]) {}

  static async of(photo: ImageBitmap): Promise<PhotoLayers> {
    const layers = [photo];
    for (let last = photo; Math.max(last.width, last.height) > 1024; layers.push(last)) {
      last = await createImageBitmap(last, { resizeWidth: Math.ceil(last.width / 2), resizeHeight: Math.ceil(last.height / 2), resizeQuality: "medium" });
    }
    return new PhotoLayers(layers);
  }

  get size(): Size {
    const { width = 1, height = 1 } = this.layers[0] ?? {};
    return { width, height };
  }

  /** The smallest layer that has at least `scale` pixels a pixel of the photo. */
  forScale(scale: number): ImageBitmap | undefined {
    const wanted = this.size.width * Math.min(1, scale);
    return this.layers.findLast((l) => l.width >= wanted) ?? this.layers[0];
  }

  close(): void {
    for (const l of this.layers) l.close();
    this.layers.length = 0;
  }
}
