import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { formatPercent } from "../i18n/format";
import { Button } from "../ui/button";
import { ConfirmBar } from "./confirm_bar";
import { HelpDialog } from "./help_dialog";
import { hintFor } from "./hint";
import { Icon } from "./icons";
import { LiveRegion } from "./live_region";
import { text } from "./messages";
import { OptionsPanel } from "./options_panel";
import { SpeedPopover } from "./speed_popover";
import { StageView } from "./stage_view";
import { Toolbar } from "./toolbar";
import { TroubleBanner } from "./trouble_banner";
import type { Workbench } from "./workbench";
import "./editor.css";
import "./panel.css";

/** The mask editor, once the photo is there. */
export function EditorView({ id, bench, leave }: { id: string; bench: Workbench; leave: (path: string) => void }) {
  const t = text();
  const root = useRef<HTMLElement>(null);
  const options = bench.optionsOpen.value;
  useEffect(() => {
    const earlier = document.title;
    document.title = `${t.title} · Gen3D`;
    return () => {
      document.title = earlier;
    };
  }, [t.title]);
  const closeOptions = (): void => {
    bench.optionsOpen.value = false;
  };
  // On a phone the options take the place of the button that opens them: the focus goes with them and comes back.
  const wasOpen = useRef(false);
  useLayoutEffect(() => {
    const into = options ? ".sheet-top .button" : wasOpen.current ? ".options-toggle" : undefined;
    wasOpen.current = options;
    if (into !== undefined) root.current?.querySelector<HTMLElement>(into)?.focus();
  }, [options]);
  return (
    <main ref={root} id="main" class="editor" data-options={options} onKeyDown={(e) => options && e.key === "Escape" && !e.defaultPrevented && closeOptions()}>
      <header class="editor-top">
        <a class="button plain small" href={`/sessions/${id}`}><Icon name="back" /><span class="back-name">{t.back}</span></a>
        <h1 class="visually-hidden">{t.title}</h1>
        <HintLine bench={bench} />
        <SpeedPopover bench={bench} />
        <Button look={["icon", "plain", "small"]} aria-label={t.help} title={`${t.help} (?)`} aria-haspopup="dialog" onClick={() => (bench.helpOpen.value = true)}><Icon name="help" /></Button>
      </header>
      <TroubleBanner bench={bench} />
      <StageView bench={bench} root={root} />
      <Toolbar bench={bench} />
      <div class="editor-bar">
        <Button class="options-toggle" aria-expanded={options} aria-controls="editor-options" onClick={() => (bench.optionsOpen.value = !options)}><Icon name="options" />{t.options}</Button>
        <ConfirmBar bench={bench} leave={() => leave(`/sessions/${id}`)} />
      </div>
      <aside id="editor-options" class="editor-panel" aria-label={t.options}>
        <header class="sheet-top">
          <h2>{t.options}</h2>
          <Button look={["icon", "plain"]} aria-label={t.closeOptions} onClick={closeOptions}><Icon name="close" /></Button>
        </header>
        <OptionsPanel bench={bench} />
      </aside>
      <LiveRegion bench={bench} />
      <HelpDialog bench={bench} />
    </main>
  );
}

function HintLine({ bench }: { bench: Workbench }) {
  const t = text();
  const { editor } = bench;
  const toolbox = bench.parts.value?.toolbox;
  const hint = hintFor({
    tool: toolbox?.current.value ?? "point",
    label: toolbox?.label.value ?? 1,
    marks: editor.marks.value,
    working: editor.working.value,
    touch: bench.touch.value,
    server: editor.trouble.value !== undefined,
    decoder: editor.hasDecoder.value,
  });
  return <p class="hint" data-working={hint === "hintWorking" || hint === "hintSettling" || hint === "hintDecoder"}>{hint === "hintDecoder" ? t.hintDecoder(formatPercent(bench.loading.value)) : t[hint]}</p>;
}
