// Drawn on a 24 px grid with 1.75 px lines, so that all look of one hand.
const paths = {
  left: "M14 6l-6 6 6 6",
  right: "M10 6l6 6-6 6",
  up: "M6 14l6-6 6 6",
  down: "M6 10l6 6 6-6",
  turnLeft: "M4 9V4m0 5h5M4.6 9A8 8 0 1 1 4 13",
  turnRight: "M20 9V4m0 5h-5M19.4 9A8 8 0 1 0 20 13",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  front: "M4 10.5 12 4l8 6.5M6.5 9v10.5h11V9",
  turntable: "M4 14c0 2.2 3.6 4 8 4 1 0 2-.1 2.9-.3M20 14c0-2.2-3.6-4-8-4s-8 1.8-8 4m13 2.5 3-2.5 1.5 3.5M12 10V4",
  pause: "M9 6v12M15 6v12",
  move: "M12 3v18M3 12h18M12 3l-2.5 2.5M12 3l2.5 2.5M12 21l-2.5-2.5M12 21l2.5-2.5M3 12l2.5-2.5M3 12l2.5 2.5M21 12l-2.5-2.5M21 12l-2.5 2.5",
  look: "M4 7h9m4 0h3M4 17h3m4 0h9M15 4.8v4.4M9 14.8v4.4",
  camera: "M4 8h3.5L9 5.5h6L16.5 8H20v11H4zM12 16.5a3.25 3.25 0 1 0 0-6.5 3.25 3.25 0 0 0 0 6.5z",
  full: "M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5",
  shrink: "M9 4v5H4M15 4v5h5M9 20v-5H4M15 20v-5h5",
  download: "M12 4v11m0 0-4.5-4.5M12 15l4.5-4.5M4.5 19.5h15",
  info: "M12 11v5.5M12 7.6v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18z",
  room: "M12 3.5 19 7.5v9L12 20.500 5 16.500v-9zM12 12l7-4.500M12 12v8.500M12 12 5 7.500",
  warning: "M12 4 21 19.500H3zM12 10v4.500M12 16.900v.1",
} as const;

export type IconName = keyof typeof paths;

/** A line drawing; what it means must be said beside it or by aria-label. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
