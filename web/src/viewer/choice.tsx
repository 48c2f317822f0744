import { useId } from "preact/hooks";

/** One of a few, shown side by side: radio buttons that look like a row of buttons. */
export function Choice<T extends string>({ label, hideLabel = false, value, options, choose }: {
  label: string;
  hideLabel?: boolean;
  value: T;
  options: readonly { value: T; label: string; disabled?: boolean; why?: string }[];
  choose: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset class="viewer-choice">
      <legend class={hideLabel ? "visually-hidden" : ""}>{label}</legend>
      <div class="viewer-segments">
        {options.map((o) => (
          <label key={o.value} title={o.disabled ? o.why : undefined}>
            <input type="radio" name={name} value={o.value} checked={o.value === value} disabled={o.disabled} onChange={() => choose(o.value)} />
            <span>{o.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
