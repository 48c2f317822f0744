import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import "./drop.css";
import { text } from "./messages";

const over = signal(false);
// Fingers drop and paste nothing: to them the words speak of what they can do.
const touch = matchMedia("(pointer: coarse)").matches;
const accepted = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif";

/** Takes photos: dropped anywhere on the page, pasted, chosen, or by a phone's camera. `soon` is told when one may come. Without any, `take` takes ours. */
export function Drop({ take, soon, large }: { take: (files?: File[]) => void; soon: () => void; large: boolean }) {
  const t = text();
  const picker = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const now = useRef({ take, soon });
  now.current = { take, soon };
  useEffect(() => wholePage((files) => now.current.take(files), () => now.current.soon()), []);
  const picked = (input: HTMLInputElement): void => {
    take(Array.from(input.files ?? []));
    input.value = ""; // the same file may be chosen again
  };
  return (
    <section class={`drop${large ? " large" : ""}${over.value ? " over" : ""}`} aria-labelledby="drop-title" onPointerEnter={soon} onFocusIn={soon}>
      <div class="drop-mark">
        <Icon name="upload" />
      </div>
      <div class="drop-words">
        <h2 id="drop-title">{over.value ? t.dropNow : touch ? t.add : t.drop}</h2>
        <p class="dim">
          {!touch && t.or} {t.best}
        </p>
      </div>
      <div class="drop-buttons">
        <Button look={["primary"]} onClick={() => picker.current?.click()}>
          {t.choose}
        </Button>
        <Button class="camera" onClick={() => camera.current?.click()}>
          <Icon name="camera" />
          {t.camera}
        </Button>
      </div>
      <p class="hint">{t.limits}</p>
      {large && (
        <Button look={["plain"]} onClick={() => take()}>
          {t.ours}
        </Button>
      )}
      <input ref={picker} type="file" accept={accepted} multiple hidden aria-label={t.choose} data-pick="files" onChange={(e) => picked(e.currentTarget)} />
      <input ref={camera} type="file" accept="image/*" capture="environment" hidden aria-label={t.camera} onChange={(e) => picked(e.currentTarget)} />
    </section>
  );
}

/** Listens to drops and pastes on the whole page while the component is there. */
function wholePage(take: (files: File[]) => void, soon: () => void): () => void {
  let depth = 0; // dragenter and dragleave come for every element passed
  const files = (e: DragEvent): boolean => e.dataTransfer?.types.includes("Files") ?? false;
  const listeners: [string, (e: DragEvent) => void][] = [
    ["dragenter", (e) => { if (files(e)) { depth++; over.value = true; soon(); } }],
    ["dragleave", (e) => { if (files(e) && --depth <= 0) { depth = 0; over.value = false; } }],
    ["dragover", (e) => { if (files(e)) e.preventDefault(); }],
    ["drop", (e) => {
      if (!files(e)) return;
      e.preventDefault();
      depth = 0;
      over.value = false;
      take(Array.from(e.dataTransfer?.files ?? []));
    }],
  ];
  const paste = (e: ClipboardEvent): void => {
    const pasted = Array.from(e.clipboardData?.files ?? []);
    if (pasted.length === 0) return; // text, into a field
    e.preventDefault();
    take(pasted);
  };
  for (const [name, listener] of listeners) addEventListener(name, listener as EventListener);
  addEventListener("paste", paste);
  return () => {
    over.value = false;
    for (const [name, listener] of listeners) removeEventListener(name, listener as EventListener);
    removeEventListener("paste", paste);
  };
}
