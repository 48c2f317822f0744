import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { place } from "../api/place";
import { Button } from "../ui/button";
import { text } from "./messages";
import { signIn } from "./renew";

/** Leaves for the identity provider and comes back to this page, or to `to`. */
export function SignInButton({ children, large, plain, to }: { children?: ComponentChildren; large?: boolean; plain?: boolean; to?: string }) {
  const t = text();
  const leaving = useSignal(false);
  const wrong = useSignal("");
  const leave = async (): Promise<void> => {
    if (place().issuer === "") {
      wrong.value = t.noProvider;
      return;
    }
    leaving.value = true;
    wrong.value = "";
    try {
      await signIn(to);
    } catch {
      leaving.value = false;
      wrong.value = t.unreachable;
    }
  };
  return (
    <>
      <Button look={plain ? [] : ["primary"]} class={large ? "large" : ""} aria-disabled={leaving.value} onClick={() => void leave()}>
        {leaving.value ? t.leaving : (children ?? t.signIn)}
      </Button>
      {wrong.value && (
        <p class="wrong" role="alert">
          {wrong.value}
        </p>
      )}
    </>
  );
}
