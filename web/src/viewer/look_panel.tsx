import { Choice } from "./choice";
import { lightOf } from "./look";
import { text } from "./messages";
import { Panel } from "./panel";
import type { ViewerModel } from "./viewer";

/** How the model looks: sizes, surface, light and background. */
export function LookPanel({ model }: { model: ViewerModel }) {
  const t = text();
  return (
    <Panel icon="look" label={t.appearance}>
      {() => {
        const look = model.look.value;
        const backgrounds = [{ value: "light", label: t.light_ }, { value: "dark", label: t.dark }, { value: "clear", label: t.clear }] as const;
        return (
          <>
            <Choice label={t.background} value={look.background} options={model.colourOfPhoto.value ? [...backgrounds, { value: "photo", label: t.photo }] : backgrounds} choose={(background) => model.setLook({ background })} />
            {look.view === "splats" && (
              <label class="viewer-slider">
                <span>{t.pointSize}</span>
                <input type="range" min="0.2" max="1.6" step="0.05" value={look.pointSize} onInput={(e) => model.setLook({ pointSize: Number(e.currentTarget.value) })} />
                <output>{Math.round(look.pointSize * 100)} %</output>
              </label>
            )}
            {look.view === "mesh" && (
              <>
                <Choice label={t.skin} value={look.skin} options={[{ value: "textured", label: t.textured }, { value: "clay", label: t.clay }]} choose={(skin) => model.setLook({ skin })} />
                <Choice
                  label={t.light} value={lightOf(look)}
                  options={[{ value: "photo", label: t.lightPhoto, disabled: look.skin === "clay" }, { value: "studio", label: t.lightStudio }, { value: "side", label: t.lightSide }]}
                  choose={(light) => model.setLook({ light })}
                />
                <Choice label={t.finish} value={look.finish} options={[{ value: "matte", label: t.matte, disabled: lightOf(look) === "photo" }, { value: "glossy", label: t.glossy, disabled: lightOf(look) === "photo" }]} choose={(finish) => model.setLook({ finish })} />
              </>
            )}
            {look.view !== "mesh" && <p class="viewer-hint">{t.meshOnly}</p>}
          </>
        );
      }}
    </Panel>
  );
}
