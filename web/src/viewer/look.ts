/** How the model is shown. */
export interface Look {
  view: "splats" | "mesh" | "wireframe";
  /** The box round the model. */
  box: boolean;
  /** Factor on every splat's size. */
  pointSize: number;
  skin: "textured" | "clay";
  finish: "matte" | "glossy";
  /** "photo" shows the colours as the photo has them, its light baked in. */
  light: "photo" | "studio" | "side";
  /** "clear" is none: a checkerboard here, transparency in a screenshot. */
  background: "light" | "dark" | "clear" | "photo";
}

/** How it is shown at first: on a dark page, a bright stage would be all that is seen. */
export function firstLook(): Look {
  const theme = document.documentElement.dataset["theme"] ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  return { view: "splats", box: false, pointSize: 1, skin: "textured", finish: "matte", light: "photo", background: theme === "dark" ? "dark" : "light" };
}

/** Clay has no colours of its own, so without light it would be a flat outline. */
export function lightOf(l: Look): Look["light"] {
  return l.skin === "clay" && l.light === "photo" ? "studio" : l.light;
}
