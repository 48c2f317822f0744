import { lazy } from "preact-iso";
import { account } from "../auth/account";

// A chunk each: who only reads what this is has no models to list.
const Mine = lazy(() => import("./mine"));
const Landing = lazy(() => import("./landing"));

/** The first page: what this is, or what is yours. */
export function Home() {
  return account.value ? <Mine /> : <Landing />;
}
