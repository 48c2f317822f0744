import { icons } from "../ui/icon";

/** The icons of the viewer: those of every page, and the drawings that nobody else needs. */
export const Icon = icons({
  left: "M14 6l-6 6 6 6",
  right: "M10 6l6 6-6 6",
  up: "M6 14l6-6 6 6",
  down: "M6 10l6 6 6-6",
  turnLeft: "M4 9V4m0 5h5M4.6 9A8 8 0 1 1 4 13",
  turnRight: "M20 9V4m0 5h-5M19.4 9A8 8 0 1 0 20 13",
  minus: "M5 12h14",
  front: "M4 10.5 12 4l8 6.5M6.5 9v10.5h11V9",
  turntable: "M4 14c0 2.2 3.6 4 8 4 1 0 2-.1 2.9-.3M20 14c0-2.2-3.6-4-8-4s-8 1.8-8 4m13 2.5 3-2.5 1.5 3.5M12 10V4",
  pause: "M9 6v12M15 6v12",
  move: "M12 3v18M3 12h18M12 3l-2.5 2.5M12 3l2.5 2.5M12 21l-2.5-2.5M12 21l2.5-2.5M3 12l2.5-2.5M3 12l2.5 2.5M21 12l-2.5-2.5M21 12l-2.5 2.5",
  look: "M4 7h9m4 0h3M4 17h3m4 0h9M15 4.8v4.4M9 14.8v4.4",
  full: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  shrink: "M9 4v5H4M15 4v5h5M9 20v-5H4M15 20v-5h5",
  download: "M12 4v11m0 0-4.5-4.5M12 15l4.5-4.5M4.5 19.5h15",
  info: "M12 11v5.5M12 7.6v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  room: "M12 3.5 19 7.5v9L12 20.500 5 16.500v-9zM12 12l7-4.500M12 12v8.500M12 12 5 7.500",
});

export type IconName = Parameters<typeof Icon>[0]["name"];
