// 24 × 24, one stroke of 1.8. Icons never stand for words alone: see Button.
const paths = {
  upload: "M12 16V4m0 0L7 9m5-5 5 5M4 16v3a1 1 0 0 0 1 1h14a1 1 0 0 0 1-1v-3",
  camera: "M4 8h3l2-3h6l2 3h3a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1Zm8 9a4 4 0 1 0 0-8 4 4 0 0 0 0 8Z",
  cube: "M12 3 4 7.5v9L12 21l8-4.5v-9L12 3Zm0 0v0M4 7.5l8 4.5 8-4.5M12 12v9",
  search: "m20 20-4.5-4.5M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Z",
  share: "M12 15V4m0 0L8 8m4-4 4 4M6 12H5v8h14v-8h-1",
  more: "M4 12a1 1 0 1 0 2 0 1 1 0 0 0-2 0Zm7 0a1 1 0 1 0 2 0 1 1 0 0 0-2 0Zm7 0a1 1 0 1 0 2 0 1 1 0 0 0-2 0Z",
  trash: "M4 7h16M9 7V4h6v3m-8 0 1 13h8l1-13",
  pen: "m4 20 1-4L16 5l3 3L8 19l-4 1Z",
  retry: "M20 12a8 8 0 1 1-2.3-5.6L20 9m0-5v5h-5",
  close: "m6 6 12 12M18 6 6 18",
  check: "m5 12.5 4.5 4.5L19 7.5",
  warn: "M12 4 2.5 20h19L12 4Zm0 6v5m0 2.5v.01",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  settings: "M4 7h10m4 0h2M4 17h2m4 0h10M16 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM8 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 9c.6-4 3.7-6 8-6s7.4 2 8 6",
  offline: "M3 3l18 18M5 10a11 11 0 0 1 4-2.500M2 7a16 16 0 0 1 4.5-3M8.5 14a6 6 0 0 1 5-1.600M12 19v.01M22 7a16 16 0 0 0-10-3.700M19 10a11 11 0 0 0-3.5-2.3",
  arrow: "M5 12h14m-6-6 6 6-6 6",
  cursor: "m5 4 14 6-6 2.500L10.5 19 5 4Z",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Zm0-14v5l3.5 2",
  plus: "M12 5v14M5 12h14",
} as const;

export type IconName = keyof typeof paths;

/**
 * The icons of an area: those above and its own drawings, which come with it and not
 * with every page. They are pictures beside words; screen readers pass over them.
 */
export function icons<K extends string = never>(own?: Record<K, string>) {
  const all: Record<string, string> = { ...paths, ...own };
  return function Icon({ name }: { name: IconName | K }) {
    return (
      <svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
        <path d={all[name]} />
      </svg>
    );
  };
}

export const Icon = icons();
