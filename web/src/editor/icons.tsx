/** Line icons, 24 × 24. They say nothing to screen readers: their buttons do. */
const paths = {
  point: "M12 3v5m0 8v5M3 12h5m8 0h5M12 12h.01",
  box: "M4 8V5a1 1 0 0 1 1-1h3m8 0h3a1 1 0 0 1 1 1v3m0 8v3a1 1 0 0 1-1 1h-3m-8 0H5a1 1 0 0 1-1-1v-3",
  brush: "M14.5 6.5 19 2a2 2 0 0 1 3 3l-4.500 4.500M14.500 6.500l-5 5 3 3 5-5zM8.500 12.500c-3 0-3 3-3.500 5-.3 1.200-1.500 2-3 2 1.500 1.500 3.500 2 5.500 2 3 0 5-2 5-4.500z",
  eraser: "m7 21-4.300-4.300a1.500 1.500 0 0 1 0-2.100L13.600 3.700a1.500 1.500 0 0 1 2.100 0l5.200 5.200a1.500 1.500 0 0 1 0 2.100L11 21zm0 0h14M8.500 8.800l7.500 7.500",
  pan: "M12 2v20M2 12h20M12 2 9 5m3-3 3 3M12 22l-3-3m3 3 3-3M2 12l3-3m-3 3 3 3M22 12l-3-3m3 3-3 3",
  undo: "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
  redo: "m15 14 5-5-5-5m5 5H10a6 6 0 0 0 0 12h3",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  back: "m15 18-6-6 6-6",
  options: "M4 7h9m4 0h3M4 17h3m4 0h9M15 4v6M9 14v6",
  close: "M6 6l12 12M18 6 6 18",
  help: "M9.200 9a3 3 0 0 1 5.700 1c0 2-3 2.500-3 4.500m0 3h.01M12 22a10 10 0 1 0 0-20 10 10 0 0 0 0 20z",
  speed: "M12 14l4-5M4 18a10 10 0 1 1 16 0",
  fit: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
  check: "m5 12 5 5 9-10",
  warn: "M12 9v4m0 4h.01M10.300 3.900 2 18a2 2 0 0 0 1.700 3h16.600a2 2 0 0 0 1.700-3L13.700 3.900a2 2 0 0 0-3.400 0z",
  trash: "M4 7h16M10 11v6m4-6v6M6 7l1 13h10l1-13M9 7V4h6v3",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
