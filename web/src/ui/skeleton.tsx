import "./skeleton.css";

/** The shape of what is coming, with words for those who do not see it. */
export function Skeleton({ label, shape, count = 1 }: { label: string; shape: "card" | "line" | "stage"; count?: number }) {
  return (
    <div class={`skeletons of-${shape}`} role="status">
      <span class="visually-hidden">{label}</span>
      {Array.from({ length: count }, (_, i) => (
        <div key={i} class="skeleton" />
      ))}
    </div>
  );
}
