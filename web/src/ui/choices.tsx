import { useId } from "preact/hooks";
import "./field.css";

/** One of a few, all in sight: radio buttons that look like a switch. None is chosen where there is no value. */
export function Choices<T extends string>({ label, options, value, choose }: { label: string; options: readonly { value: T; text: string }[]; value: T | undefined; choose: (v: T) => void }) {
  const name = useId();
  return (
    <fieldset class="choices" aria-label={label}>
      {options.map((o) => (
        <label key={o.value}>
          <input type="radio" name={name} value={o.value} checked={o.value === value} onChange={() => choose(o.value)} />
          <span>{o.text}</span>
        </label>
      ))}
    </fieldset>
  );
}
