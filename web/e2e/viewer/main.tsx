import { render } from "preact";
import { lazy, LocationProvider, ErrorBoundary } from "preact-iso";
import type { ViewedObject, ViewerProps } from "../../src/viewer/model";
import "../../src/ui/base.css";
import "./page.css";

// A page with nothing but the viewer, which loads it as the session page does. The
// scene comes in the address's fragment; tests drive it through window.harness.
const Viewer = lazy(() => import("../../src/viewer/index"));

export interface Scene {
  /** Folders of models under /models/, one for each object. */
  models: string[];
  places?: ViewedObject["place"][];
  /** Files left out. */
  without?: string[];
  photo?: string;
  method?: string;
  /** Appended to every link, so that a server can refuse it until it is renewed. */
  query?: string;
  renewedQuery?: string;
}

export interface Harness {
  mount(scene: Scene): void;
  unmount(): void;
  renewals: number;
  troubles: string[];
}

const sizes = (await (await fetch("/models/sizes.json")).json()) as Record<string, Record<string, number>>;
const root = document.getElementById("app");
if (!root) throw new Error("no #app");

function props(scene: Scene, query: string): ViewerProps {
  const objects = scene.models.map((folder, object) => {
    const place = scene.places?.[object];
    return {
      object,
      method: scene.method ?? "silhouette inflation",
      preset: "balanced",
      splats: 112_706,
      triangles: 64_416,
      durationSec: 0.84,
      ...(place ? { place } : {}),
      files: Object.entries(sizes[folder] ?? {})
        .filter(([file]) => !scene.without?.includes(file))
        .map(([file, bytes]) => ({ file, object, bytes, url: `${location.origin}/models/${folder}/${file}${query}`, expires_at: new Date(Date.now() + 3_600_000).toISOString() })),
    };
  });
  return {
    objects,
    name: "Glazed duck",
    ...(scene.photo ? { photo: scene.photo } : {}),
    renew: () => {
      harness.renewals++;
      return Promise.resolve(props(scene, scene.renewedQuery ?? query).objects);
    },
    onTrouble: (kind) => harness.troubles.push(kind),
  };
}

const harness: Harness = {
  renewals: 0,
  troubles: [],
  mount: (scene) =>
    render(
      <LocationProvider>
        <ErrorBoundary>
          <main>
            <h1>Glazed duck</h1>
            <Viewer {...props(scene, scene.query ?? "")} />
          </main>
        </ErrorBoundary>
      </LocationProvider>,
      root,
    ),
  unmount: () => render(null, root),
};
(window as unknown as { harness: Harness }).harness = harness;
if (location.hash.length > 1) harness.mount(JSON.parse(decodeURIComponent(location.hash.slice(1))) as Scene);
