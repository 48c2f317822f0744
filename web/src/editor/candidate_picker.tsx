import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Candidate, Prediction } from "../decoder/decoder";
import { formatPercent } from "../i18n/format";
import { text } from "./messages";
import { colour } from "./overlay";
import { partOf, type Rect } from "./part_of";
import type { PhotoLayers } from "./photo_layers";
import type { Workbench } from "./workbench";

/** The model's answers side by side, where it has more than one. */
export function CandidatePicker({ bench }: { bench: Workbench }) {
  const t = text();
  const { prediction, marks } = bench.editor;
  const p = prediction.value;
  const part = useMemo(() => p && partOf(p), [p]);
  if (!p || !part || p.candidates.length < 2) return null;
  const choice = marks.value.choice;
  return (
    <section class="panel-part" aria-labelledby="editor-candidates">
      <h2 id="editor-candidates">{t.candidates}</h2>
      <div class="candidates">
        {p.candidates.map((c, i) => (
          <button key={i} type="button" class="candidate" aria-pressed={choice === i} title={`${i + 1}`} aria-label={t.candidate(i + 1, formatPercent(share(c)))} onClick={() => bench.choose(choice === i ? undefined : i)}>
            <Thumbnail prediction={p} part={part} candidate={c} layers={bench.layers} />
            <span class="candidate-key" aria-hidden="true">{i + 1}</span>
          </button>
        ))}
      </div>
      <button type="button" class="chip" aria-pressed={choice === undefined} onClick={() => bench.choose(undefined)}>{t.automatic}</button>
    </section>
  );
}

// Twice what they measure on the page, for sharp screens.
const width = 176;
const height = 132;

// The part of the photo that the suggestions are about, with one of them as it is and the rest faded.
function Thumbnail({ prediction, part, candidate, layers }: { prediction: Prediction; part: Rect; candidate: Candidate; layers: PhotoLayers }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const ctx = canvas.current?.getContext("2d");
    const scale = Math.min(width / part.width, height / part.height); // canvas pixels a pixel of the prediction
    const photo = layers.forScale((scale * prediction.width) / layers.size.width);
    if (!ctx || !photo || !canvas.current) return;
    const [w, h] = [Math.max(1, Math.round(part.width * scale)), Math.max(1, Math.round(part.height * scale))];
    const [left, top] = [(width - w) >> 1, (height - h) >> 1];
    const mask = new ImageData(w, h);
    for (let y = 0; y < h; y++) {
      const row = (part.y + Math.floor(((y + 0.5) * part.height) / h)) * prediction.width;
      for (let x = 0; x < w; x++) {
        const inside = (candidate.logits[row + part.x + Math.floor(((x + 0.5) * part.width) / w)] ?? -1) > 0;
        mask.data[(y * w + x) * 4 + 3] = inside ? 0 : 190;
        for (let k = 0; k < 3; k++) mask.data[(y * w + x) * 4 + k] = 20;
      }
    }
    const veil = new OffscreenCanvas(w, h);
    veil.getContext("2d")?.putImageData(mask, 0, 0);
    const [across, down] = [photo.width / prediction.width, photo.height / prediction.height];
    ctx.fillStyle = colour(canvas.current, "--page");
    ctx.fillRect(0, 0, width, height);
    ctx.drawImage(photo, part.x * across, part.y * down, part.width * across, part.height * down, left, top, w, h);
    ctx.drawImage(veil, left, top);
  }, [prediction, part, candidate, layers]);
  return <canvas ref={canvas} width={width} height={height} />;
}

function share({ logits }: Candidate): number {
  let inside = 0;
  for (let i = 0; i < logits.length; i++) if ((logits[i] as number) > 0) inside++;
  return inside / Math.max(1, logits.length);
}
