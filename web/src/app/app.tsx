import { LocationProvider, Route, Router } from "preact-iso";
import { part } from "../ui/part";
import { Boundary } from "./broken";
import { Frame } from "./frame";
import { Home } from "./home";

// Each page is a chunk of its own: the editor brings a neural network's runtime and
// the viewer a renderer, and nobody should wait for either before seeing a page.
const Session = part(() => import("../session/page"));
const Editor = part(() => import("../editor/page"));
const Settings = part(() => import("../settings/page"));
const Shared = part(() => import("../share/page"));
const NotFound = part(() => import("../ui/not_found"));
const Callback = part(() => import("../auth/callback"));

/** Addresses that belong to the service and are no pages of the app. */
const ours = /^\/(?!(_dev|idp|v1)(\/|$))/;

/** The routes, the system's table of contents as people see it. */
export function App() {
  return (
    <LocationProvider scope={ours}>
      <Frame>
        <Boundary>
          <Router>
            <Route path="/" component={Home} />
            <Route path="/callback" component={Callback} />
            <Route path="/sessions/:id" component={Session} />
            <Route path="/sessions/:id/mask" component={Editor} />
            <Route path="/settings" component={Settings} />
            <Route path="/shared/:token" component={Shared} />
            <Route default component={NotFound} />
          </Router>
        </Boundary>
      </Frame>
    </LocationProvider>
  );
}
