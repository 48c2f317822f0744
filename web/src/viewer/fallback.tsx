import { Button } from "../ui/button";
import { Icon } from "./icons";
import { text } from "./messages";
import { curable, type Trouble } from "./trouble";

/** What went wrong, what to do, and the turntable as a picture in the model's place. */
export function Fallback({ trouble, picture, still, retry }: { trouble: Trouble; picture: string | undefined; still: boolean; retry: () => void }) {
  const t = text();
  const words: Record<Trouble, [string, string]> = {
    "no-webgl": [t.noWebgl, t.noWebglHelp],
    "no-wasm": [t.noWebgl, t.noWebglHelp],
    "context-lost": [t.contextLost, t.contextLostHelp],
    corrupt: [t.corrupt, t.corruptHelp],
    missing: [t.missing, t.missingHelp],
    expired: [t.expired, t.expiredHelp],
    network: [t.network, t.networkHelp],
    crashed: [t.crashed, t.crashedHelp],
  };
  const [title, help] = words[trouble];
  return (
    <div class="viewer-fallback">
      {picture && <img src={picture} alt={still ? t.posterPicture : t.turntablePicture} />}
      <div class="viewer-trouble" role="alert">
        <Icon name="warn" />
        <div>
          <strong>{title}</strong>
          <p>
            {help} {t.stillDownload}
          </p>
        </div>
        {curable.has(trouble) && <Button look={["small"]} onClick={retry}>{t.retry}</Button>}
      </div>
    </div>
  );
}
