import type { ComponentChildren } from "preact";
import type { Preferences } from "../api/preferences";
import { explain } from "../api/trouble";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { Skeleton } from "../ui/skeleton";
import { text } from "./messages";
import type { Wishes } from "./wishes";

/** Shows what depends on somebody's wishes once they are there, and what is wrong where they are not. */
export function Awaited({ wishes, children }: { wishes: Wishes; children: (p: Preferences) => ComponentChildren }) {
  const t = text();
  if (wishes.wrong.value !== undefined)
    return (
      <Notice tone="bad" title={t.trouble} alert actions={<Button onClick={() => void wishes.load()}>{t.again}</Button>}>
        <p>{explain(wishes.wrong.value)}</p>
      </Notice>
    );
  if (!wishes.now) return <Skeleton shape="line" count={2} label={t.loading} />;
  return <>{children(wishes.now)}</>;
}
