import { useEffect, useRef } from "preact/hooks";
import { Button } from "../ui/button";
import { Icon } from "./icons";
import { text } from "./messages";
import { Switch } from "./slider";
import type { Workbench } from "./workbench";

const groups = [
  ["helpMouse", ["kClick", "kAlt", "kDrag", "kPointClick", "kWheel", "kSpace"]],
  ["helpTouch", ["kTap", "kHold", "kPinch"]],
  ["helpKeys", ["kArrows", "kEnter", "kDelete", "kUndo", "kTools", "kX", "kNumbers", "kBrackets", "kView"]],
] as const;

/** All keys and gestures. */
export function HelpDialog({ bench }: { bench: Workbench }) {
  const t = text();
  const dialog = useRef<HTMLDialogElement>(null);
  const open = bench.helpOpen.value;
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  const close = () => (bench.helpOpen.value = false);
  return (
    <dialog ref={dialog} class="editor-help" aria-labelledby="editor-help-title" onClose={close} onClick={(e) => e.target === dialog.current && close()}>
      <div class="help-body">
        <header>
          <h2 id="editor-help-title">{t.helpTitle}</h2>
          <Button look={["icon", "plain"]} aria-label={t.close} onClick={close}><Icon name="close" /></Button>
        </header>
        <div class="help-groups">
          {groups.map(([title, lines]) => (
            <section key={title}>
              <h3>{t[title]}</h3>
              <dl>
                {lines.map((line) => (
                  <div key={line}><dt>{t[line]}</dt><dd>{t[`${line}Do`]}</dd></div>
                ))}
              </dl>
            </section>
          ))}
        </div>
        <Switch label={t.letterKeys} on={bench.letterKeys.value} onChange={(on) => bench.useLetterKeys(on)} />
      </div>
    </dialog>
  );
}
