import type { Bounds } from "./spz";

/** Where the camera stands: on a sphere round the target. Angles in radians, lengths in model units. */
export interface Pose {
  /** 0 sees the front, +π/2 the object's right as the viewer has it. */
  azimuth: number;
  elevation: number;
  distance: number;
  target: [number, number, number];
}

/** Vertical field of view. Narrow, because photos of things are taken from some way off. */
export const fieldOfView = (28 * Math.PI) / 180;
const steepest = (85 * Math.PI) / 180;
/** After this many milliseconds a movement has come 63 % of its way. */
const softness = 70;

/**
 * CameraRig moves a camera softly: gestures move the goal, step follows it. It knows
 * no renderer, so that it can be tested alone.
 */
export class CameraRig {
  /** Jumps instead of gliding, for people who ask for less motion. */
  still = false;
  private now: Pose;
  private goal: Pose;
  private fitted: Pose = { azimuth: 0, elevation: 0, distance: 3, target: [0, 0, 0] };
  private radius = 0.87; // of the unit box's sphere, √3/2

  constructor() {
    this.now = copy(this.fitted);
    this.goal = copy(this.fitted);
  }

  get pose(): Readonly<Pose> {
    return this.now;
  }

  /** The clipping planes for the current pose. */
  get depth(): { near: number; far: number } {
    return { near: Math.max(this.now.distance / 100, this.now.distance - this.radius * 4), far: this.now.distance + this.radius * 8 };
  }

  /**
   * frame makes the front view show all of a box at any turn; keep leaves the camera
   * where it is and changes only what front returns to.
   */
  frame(box: Bounds, aspect: number, keep = false): void {
    const size = [0, 1, 2].map((k) => (box.max[k] ?? 0) - (box.min[k] ?? 0)) as [number, number, number];
    const target = [0, 1, 2].map((k) => ((box.max[k] ?? 0) + (box.min[k] ?? 0)) / 2) as [number, number, number];
    this.radius = Math.hypot(...size) / 2;
    const round = Math.hypot(size[0], size[2]) / 2; // of the cylinder that a turn sweeps
    const half = Math.tan(fieldOfView / 2);
    const wide = Math.max(size[0] / 2, 0.82 * round) / (half * aspect);
    const tall = (size[1] / 2) / half;
    const distance = Math.max(wide, tall) * 1.16 + size[2] / 2;
    this.fitted = { azimuth: 0, elevation: 0, distance, target };
    if (!keep) this.front(true);
  }

  /** Turns by angles; right and up are what the picture's content does. */
  orbit(right: number, up: number): void {
    this.goal.azimuth -= right;
    this.goal.elevation = clamp(this.goal.elevation - up, -steepest, steepest);
    this.settleIfStill();
  }

  /** Zooms by a factor; above 1 comes nearer. */
  zoom(factor: number): void {
    this.goal.distance = clamp(this.goal.distance / factor, this.fitted.distance * 0.12, this.fitted.distance * 4);
    this.settleIfStill();
  }

  /** Moves the content by fractions of the picture's height, right and up. */
  pan(right: number, up: number): void {
    const { azimuth: a, elevation: e, distance, target } = this.goal;
    const height = 2 * Math.tan(fieldOfView / 2) * distance;
    const x = [Math.cos(a), 0, -Math.sin(a)];
    const y = [-Math.sin(a) * Math.sin(e), Math.cos(e), -Math.cos(a) * Math.sin(e)];
    const reach = this.radius * 2;
    this.goal.target = target.map((t, k) => {
      const middle = this.fitted.target[k] ?? 0;
      return clamp(t - height * (right * (x[k] ?? 0) + up * (y[k] ?? 0)), middle - reach, middle + reach);
    }) as Pose["target"];
    this.settleIfStill();
  }

  /** Back to the front, by the shorter way round. */
  front(at_once = false): void {
    this.look(0, 0, at_once);
    this.goal.distance = this.fitted.distance;
    this.goal.target = [...this.fitted.target];
    if (at_once) this.now = copy(this.goal);
    this.settleIfStill();
  }

  /** To given angles, by the shorter way round; distance and target stay. */
  look(azimuth: number, elevation: number, at_once = false): void {
    const turn = 2 * Math.PI;
    this.now.azimuth = azimuth + mod(this.now.azimuth - azimuth + Math.PI, turn) - Math.PI;
    this.goal.azimuth = azimuth;
    this.goal.elevation = clamp(elevation, -steepest, steepest);
    if (at_once) this.now = copy(this.goal);
    this.settleIfStill();
  }

  /** Follows the goal for some milliseconds; says whether it still has to go on. */
  step(milliseconds: number): boolean {
    const share = 1 - Math.exp(-Math.min(milliseconds, 250) / softness);
    const toward = (a: number, b: number) => a + (b - a) * share;
    const { now, goal } = this;
    now.azimuth = toward(now.azimuth, goal.azimuth);
    now.elevation = toward(now.elevation, goal.elevation);
    now.distance = toward(now.distance, goal.distance);
    now.target = now.target.map((t, k) => toward(t, goal.target[k] ?? 0)) as Pose["target"];
    const left =
      Math.abs(now.azimuth - goal.azimuth) + Math.abs(now.elevation - goal.elevation) + Math.abs(now.distance - goal.distance) +
      now.target.reduce((sum, t, k) => sum + Math.abs(t - (goal.target[k] ?? 0)), 0);
    if (left > 5e-4) return true; // a tenth of a pixel on a phone
    this.now = copy(goal);
    return false;
  }

  /** The camera's place. */
  get eye(): [number, number, number] {
    const { azimuth: a, elevation: e, distance, target } = this.now;
    return [
      target[0] + distance * Math.sin(a) * Math.cos(e),
      target[1] + distance * Math.sin(e),
      target[2] + distance * Math.cos(a) * Math.cos(e),
    ];
  }

  private settleIfStill(): void {
    if (this.still) this.now = copy(this.goal);
  }
}

function copy(p: Pose): Pose {
  return { ...p, target: [...p.target] };
}

function clamp(v: number, low: number, high: number): number {
  return Math.min(Math.max(v, low), high);
}

function mod(v: number, by: number): number {
  return ((v % by) + by) % by;
}
