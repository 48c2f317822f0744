import { account } from "../auth/account";
import { part } from "../ui/part";

// A chunk each: who only reads what this is has no models to list.
const Mine = part(() => import("./mine"));
const Landing = part(() => import("./landing"));

/** The first page: what this is, or what is yours. */
export function Home() {
  return account.value ? <Mine /> : <Landing />;
}
