import { Icon, type IconName } from "./icons";
import { type Command, panStep, turnStep, zoomStep } from "./keys";
import { text } from "./messages";
import { Panel } from "./panel";
import type { ViewerModel } from "./viewer";

/** Buttons for all that a drag can do, for those who cannot or will not drag. */
export function Moves({ model }: { model: ViewerModel }) {
  const t = text();
  const button = (icon: IconName, label: string, command: Command) => (
    <button key={label} type="button" class="button plain icon" aria-label={label} title={label} onClick={() => model.command(command)}>
      <Icon name={icon} />
    </button>
  );
  const turning = model.turning.value;
  const still = model.still.value;
  return (
    <div class="viewer-moves" role="group" aria-label={t.move}>
      {button("turnLeft", t.left, { do: "orbit", right: -turnStep, up: 0 })}
      {button("turnRight", t.right, { do: "orbit", right: turnStep, up: 0 })}
      {button("minus", t.farther, { do: "zoom", factor: 1 / zoomStep })}
      {button("plus", t.nearer, { do: "zoom", factor: zoomStep })}
      {button("front", t.front, { do: "front" })}
      <button type="button" class="button plain icon" aria-pressed={turning} aria-disabled={still} aria-label={t.turntable} title={still ? t.turntableStill : t.turntable} onClick={() => model.command({ do: "turn" })}>
        <Icon name={turning ? "pause" : "turntable"} />
      </button>
      <Panel icon="move" label={t.more} compact>
        {() => (
          <div class="viewer-pad">
            {button("up", t.up, { do: "orbit", right: 0, up: turnStep })}
            {button("down", t.down, { do: "orbit", right: 0, up: -turnStep })}
            {button("left", t.panLeft, { do: "pan", right: -panStep, up: 0 })}
            {button("right", t.panRight, { do: "pan", right: panStep, up: 0 })}
            {button("up", t.panUp, { do: "pan", right: 0, up: panStep })}
            {button("down", t.panDown, { do: "pan", right: 0, up: -panStep })}
          </div>
        )}
      </Panel>
    </div>
  );
}
