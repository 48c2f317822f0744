import { Icon } from "./icons";
import { text } from "./messages";
import { toolNames, type ToolName } from "./tool";
import type { Workbench } from "./workbench";

const keys: Record<ToolName, string> = { point: "V", box: "B", brush: "D", eraser: "E", pan: "H" };

/** The tools, the + − switch, and the way back. */
export function Toolbar({ bench }: { bench: Workbench }) {
  const t = text();
  const { editor } = bench;
  const toolbox = bench.parts.value?.toolbox;
  const current = toolbox?.current.value ?? "point";
  const label = toolbox?.label.value ?? 1;
  return (
    <div class="editor-tools" role="toolbar" aria-label={t.tools}>
      {toolNames.map((name) => (
        <button key={name} type="button" class="tool" aria-pressed={current === name} aria-keyshortcuts={keys[name]} title={`${t[name]} (${keys[name]})`}
          disabled={toolbox?.usable(name) !== name} onClick={() => toolbox?.choose(name)}>
          <Icon name={name} />
          <span class="tool-name">{t[name]}</span>
        </button>
      ))}
      <span class="tools-gap" />
      <button type="button" class="tool sign" data-label={label} role="switch" aria-checked={label === 1} aria-label={t.adds} title={`${label === 1 ? t.adds : t.takesAway} (X)`}
        disabled={current !== "point"} onClick={() => toolbox && (toolbox.label.value = label === 1 ? 0 : 1)}>
        <span class="sign-half" data-on={label === 1}><Icon name="plus" /></span>
        <span class="sign-half" data-on={label === 0}><Icon name="minus" /></span>
      </button>
      <span class="tools-gap" />
      <button type="button" class="tool" title={`${t.undo} (Ctrl+Z)`} aria-label={t.undo} disabled={!editor.canUndo.value} onClick={() => editor.undo()}>
        <Icon name="undo" />
      </button>
      <button type="button" class="tool" title={`${t.redo} (Ctrl+Y)`} aria-label={t.redo} disabled={!editor.canRedo.value} onClick={() => editor.redo()}>
        <Icon name="redo" />
      </button>
    </div>
  );
}
