import type { Workbench } from "./workbench";

/** Points, box, crosshair and the brush's ring, over the photo. The tools do the rest: nothing here takes the pointer. */
export function MarksLayer({ bench }: { bench: Workbench }) {
  const parts = bench.parts.value;
  if (!parts) return null;
  const { stage, toolbox } = parts;
  const v = stage.viewport.value;
  const { clicks, boxes } = bench.editor.marks.value;
  const box = toolbox.draft.value ?? boxes[0];
  const cross = toolbox.crosshair.value;
  const pointer = toolbox.pointer.value;
  const tool = toolbox.current.value;
  const at = cross && v.toScreen(cross);
  const ring = tool === "brush" || tool === "eraser" ? (pointer ?? at) : undefined;
  return (
    <svg class="editor-marks" aria-hidden="true" width={v.view.width} height={v.view.height}>
      {box && (
        <g class="mark-box" data-draft={toolbox.draft.value !== undefined}>
          {[0, 1].map((n) => (
            <rect key={n} x={v.toScreen({ x: box.x0, y: 0 }).x} y={v.toScreen({ x: 0, y: box.y0 }).y} width={(box.x1 - box.x0) * v.scale} height={(box.y1 - box.y0) * v.scale} rx="2" />
          ))}
        </g>
      )}
      {clicks.map((c, i) => {
        const p = v.toScreen(c);
        return (
          <g key={i} class="mark" data-label={c.label} transform={`translate(${p.x} ${p.y})`}>
            {/* Inside is a disc, outside a lozenge: told apart by shape and sign, not by colour alone. */}
            {c.label === 1 ? <circle r="9" /> : <rect x="-8" y="-8" width="16" height="16" rx="3" transform="rotate(45)" />}
            <path d={c.label === 1 ? "M-4 0h8M0-4v8" : "M-4 0h8"} />
          </g>
        );
      })}
      {at && (
        <g class="mark-cross" transform={`translate(${at.x} ${at.y})`}>
          <path class="under" d="M-22 0h16M6 0h16M0-22v16M0 6v16" />
          <path d="M-22 0h16M6 0h16M0-22v16M0 6v16" />
        </g>
      )}
      {ring && (
        <g class="mark-ring" transform={`translate(${ring.x} ${ring.y})`} data-tool={tool}>
          <circle class="under" r={toolbox.brushSize.value / 2} />
          <circle r={toolbox.brushSize.value / 2} />
        </g>
      )}
    </svg>
  );
}
