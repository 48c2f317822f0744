import { ErrorBoundary, lazy, LocationProvider, Route, Router } from "preact-iso";
import { NotFound } from "./not_found";

// Each page is a chunk of its own: the editor brings a neural network's runtime and
// the viewer a renderer, and nobody should wait for either before seeing a page.
const Editor = lazy(() => import("../editor/page"));

/** The routes, the system's table of contents as people see it. */
export function App() {
  return (
    <LocationProvider>
      <ErrorBoundary>
        <Router>
          <Route path="/sessions/:id/mask" component={Editor} />
          <Route default component={NotFound} />
        </Router>
      </ErrorBoundary>
    </LocationProvider>
  );
}
