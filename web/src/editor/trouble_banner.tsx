import type { DecoderTrouble } from "../decoder/decoder";
import { Button } from "../ui/button";
import { Icon } from "./icons";
import { text } from "./messages";
import type { Workbench } from "./workbench";

const sentences = { "no-wasm": "troubleNoWasm", unreachable: "troubleUnreachable", corrupt: "troubleCorrupt", crashed: "troubleCrashed", "unknown-model": "troubleUnknown" } as const satisfies Record<DecoderTrouble, string>;

/** There is no decoder: what happened, and the ways on. Marking goes on below it. */
export function TroubleBanner({ bench }: { bench: Workbench }) {
  const t = text();
  const trouble = bench.editor.trouble.value;
  if (trouble === undefined) return null;
  return (
    <div class="trouble" role="alert">
      <Icon name="warn" />
      <p><strong>{t[sentences[trouble]]}</strong> {t.troubleNext}</p>
      <div class="trouble-ways">
        {trouble !== "no-wasm" && <Button look={["small"]} onClick={() => void bench.loadDecoder()}>{t.reload}</Button>}
        <Button look={["small", "plain"]} onClick={() => location.reload()}>{t.restart}</Button>
      </div>
    </div>
  );
}
