import { beforeEach, describe, expect, it } from "vitest";
import { CameraRig, fieldOfView } from "./camera_rig";
import type { Bounds } from "./spz";

const duck: Bounds = { min: [-0.43, -0.5, -0.32], max: [0.43, 0.5, 0.32] };
let rig: CameraRig;
beforeEach(() => {
  rig = new CameraRig();
  rig.still = true;
  rig.frame(duck, 16 / 9);
});

/** Where a point lies in the picture, in fractions of its height from the middle. */
function seen(p: [number, number, number]): { right: number; up: number } {
  const { azimuth: a, elevation: e } = rig.pose;
  const [x, y, z] = p.map((v, k) => v - (rig.eye[k] ?? 0)) as [number, number, number];
  const right = x * Math.cos(a) - z * Math.sin(a);
  const up = -x * Math.sin(a) * Math.sin(e) + y * Math.cos(e) - z * Math.cos(a) * Math.sin(e);
  const away = -(x * Math.sin(a) * Math.cos(e) + y * Math.sin(e) + z * Math.cos(a) * Math.cos(e));
  const half = Math.tan(fieldOfView / 2);
  return { right: right / away / half / 2, up: up / away / half / 2 };
}

describe("a framed box", () => {
  it("is in the picture from all round", () => {
    for (const aspect of [16 / 9, 1, 0.6]) {
      rig.frame(duck, aspect);
      for (let i = 0; i < 24; i++) {
        rig.look((i * Math.PI) / 12, 0, true);
        for (const c of [0, 1, 2, 3, 4, 5, 6, 7]) {
          const corner = [0, 1, 2].map((k) => ((c >> k) & 1 ? duck.max[k] : duck.min[k])) as [number, number, number];
          const at = seen(corner.map((v) => v * 0.85) as [number, number, number]); // things seldom fill a box's corners
          expect(Math.abs(at.up)).toBeLessThan(0.5);
          expect(Math.abs(at.right)).toBeLessThan(aspect / 2);
        }
      }
    }
  });
  it("fills most of the picture's shorter side", () => {
    expect(seen([0, 0.5, 0.1]).up).toBeGreaterThan(0.34);
  });
});

describe("gestures", () => {
  it("turn the content with the pointer", () => {
    rig.orbit(0.2, 0);
    expect(seen([0, 0, 0.3]).right).toBeGreaterThan(0);
    rig.front();
    rig.orbit(0, 0.2);
    expect(seen([0, 0, 0.3]).up).toBeGreaterThan(0);
  });
  it("never turn over the poles", () => {
    rig.orbit(0, -9);
    expect(rig.pose.elevation).toBeLessThan(Math.PI / 2);
  });
  it("move the content by what was asked", () => {
    rig.orbit(0.7, 0.3);
    rig.pan(0.1, 0.05);
    const at = seen([0, 0, 0]);
    expect(at.right).toBeCloseTo(0.1, 2);
    expect(at.up).toBeCloseTo(0.05, 2);
  });
  it("zoom within limits", () => {
    for (let i = 0; i < 40; i++) rig.zoom(2);
    expect(rig.pose.distance).toBeGreaterThan(0.1);
    for (let i = 0; i < 40; i++) rig.zoom(0.5);
    expect(rig.pose.distance).toBeLessThan(20);
  });
});

describe("a soft movement", () => {
  it("ends where it should, and says so", () => {
    rig.still = false;
    rig.orbit(1, 0);
    let frames = 0;
    while (rig.step(16) && frames < 1000) frames++;
    expect(rig.pose.azimuth).toBe(-1);
    expect(frames).toBeGreaterThan(10);
    expect(frames).toBeLessThan(80);
  });
  it("goes back to the front by the shorter way", () => {
    rig.orbit(-1.75 * Math.PI, 0); // three quarters and an eighth round
    rig.still = false;
    rig.front();
    expect(Math.abs(rig.pose.azimuth)).toBeLessThan(Math.PI);
  });
  it("takes no time for people who ask for less motion", () => {
    rig.orbit(1, 0);
    expect(rig.pose.azimuth).toBe(-1);
  });
});
it("keeps the camera when a better model comes", () => {
  rig.orbit(1, 0.2);
  rig.zoom(1.5);
  const before = { ...rig.pose };
  rig.frame({ min: [-0.5, -0.5, -0.5], max: [0.5, 0.5, 0.5] }, 1, true);
  expect(rig.pose).toEqual(before);
});
