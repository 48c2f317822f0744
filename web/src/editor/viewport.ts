import { clamp, type Point, type Size } from "./geometry";

/** How close one can get: 16 screen pixels a pixel of the photo. */
const closest = 16;

/** Room between a fitted photo and the edge of the view, in screen pixels. */
const margin = 24;

/**
 * Which part of the photo is seen, and how large: the screen place of the photo's
 * pixel (x, y) is (x·scale + left, y·scale + top). An immutable value.
 */
export class Viewport {
  private constructor(
    readonly photo: Size,
    readonly view: Size,
    readonly scale: number,
    readonly left: number,
    readonly top: number,
  ) {}

  /** The whole photo in the middle of the view. */
  static fit(photo: Size, view: Size): Viewport {
    const room = Math.min(margin, view.width / 12, view.height / 12);
    const scale = Math.max(1e-3, Math.min((view.width - 2 * room) / photo.width, (view.height - 2 * room) / photo.height));
    return new Viewport(photo, view, scale, (view.width - photo.width * scale) / 2, (view.height - photo.height * scale) / 2);
  }

  /** Where a screen place lies on the photo; may be outside of it. */
  toPhoto(p: Point): Point {
    return { x: (p.x - this.left) / this.scale, y: (p.y - this.top) / this.scale };
  }

  toScreen(p: Point): Point {
    return { x: p.x * this.scale + this.left, y: p.y * this.scale + this.top };
  }

  holds(p: Point): boolean {
    return p.x >= 0 && p.y >= 0 && p.x <= this.photo.width && p.y <= this.photo.height;
  }

  /** Scaled by a factor so that what is under `about` (screen) stays there. */
  zoom(factor: number, about: Point): Viewport {
    const fitted = Viewport.fit(this.photo, this.view).scale;
    const scale = clamp(this.scale * factor, Math.min(fitted, 1) / 2, Math.max(closest, fitted));
    const anchor = this.toPhoto(about);
    return this.moved(scale, about.x - anchor.x * scale, about.y - anchor.y * scale);
  }

  pan(dx: number, dy: number): Viewport {
    return this.moved(this.scale, this.left + dx, this.top + dy);
  }

  /** The same part of the photo in a view of another size. */
  resize(view: Size): Viewport {
    const fitted = this.isFitted();
    if (fitted || this.view.width === 0 || this.view.height === 0) return Viewport.fit(this.photo, view);
    return new Viewport(this.photo, view, this.scale, this.left, this.top).pan((view.width - this.view.width) / 2, (view.height - this.view.height) / 2);
  }

  isFitted(): boolean {
    const f = Viewport.fit(this.photo, this.view);
    return Math.abs(f.scale - this.scale) < 1e-6 && Math.abs(f.left - this.left) < 0.5 && Math.abs(f.top - this.top) < 0.5;
  }

  /** Just far enough that a place of the photo is at least `room` from the view's edges. */
  reveal(p: Point, room: number): Viewport {
    const s = this.toScreen(p);
    const dx = s.x < room ? room - s.x : s.x > this.view.width - room ? this.view.width - room - s.x : 0;
    const dy = s.y < room ? room - s.y : s.y > this.view.height - room ? this.view.height - room - s.y : 0;
    return dx === 0 && dy === 0 ? this : this.pan(dx, dy);
  }

  // The photo can be pushed about, but a third of the view always shows it.
  private moved(scale: number, left: number, top: number): Viewport {
    const w = this.photo.width * scale;
    const h = this.photo.height * scale;
    const keepX = Math.min(w, this.view.width / 3);
    const keepY = Math.min(h, this.view.height / 3);
    return new Viewport(this.photo, this.view, scale, clamp(left, keepX - w, this.view.width - keepX), clamp(top, keepY - h, this.view.height - keepY));
  }
}
