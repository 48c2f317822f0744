interface SliderProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  /** What screen readers and people read of the value. */
  shown: string;
  onInput: (value: number) => void;
  onEnd?: () => void;
}

/** A labelled slider that shows its value. */
export function Slider({ label, value, min, max, step = 1, shown, onInput, onEnd }: SliderProps) {
  return (
    <label class="slider">
      <span class="slider-label">{label}</span>
      <span class="slider-value" aria-hidden="true">{shown}</span>
      <input type="range" min={min} max={max} step={step} value={value} aria-valuetext={shown} onInput={(e) => onInput(e.currentTarget.valueAsNumber)} onChange={() => onEnd?.()} />
    </label>
  );
}

/** A labelled switch. */
export function Switch({ label, on, disabled, onChange }: { label: string; on: boolean; disabled?: boolean; onChange: (on: boolean) => void }) {
  return (
    <label class="switch" data-disabled={disabled}>
      <span>{label}</span>
      <input type="checkbox" role="switch" checked={on} disabled={disabled} onChange={(e) => onChange(e.currentTarget.checked)} />
    </label>
  );
}
