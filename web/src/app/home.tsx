import { lazy } from "preact-iso";
import { account } from "../auth/account";
import { Landing } from "./landing";

// A chunk of its own: who only reads what this is has no models to list.
const Mine = lazy(() => import("./mine"));

/** The first page: what this is, or what is yours. */
export default function Home() {
  return account.value ? <Mine /> : <Landing />;
}
