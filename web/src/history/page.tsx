import { useLocation } from "preact-iso";
import { useEffect, useMemo } from "preact/hooks";
import { explain } from "../api/trouble";
import { Button } from "../ui/button";
import { Icon } from "../ui/icon";
import { Notice } from "../ui/notice";
import { Skeleton } from "../ui/skeleton";
import { Card } from "./card";
import { text } from "./messages";
import { filters, Shelf, type Filter } from "./shelf";
import "./page.css";

const freshEvery = 8_000;

/** The grid of models with its search. It is to show what was sent; `nothing` is told whether there are none at all. */
export function History({ sent, nothing }: { sent: readonly string[]; nothing: (none: boolean) => void }) {
  const t = text();
  const shelf = useMemo(() => new Shelf(), []);
  const { query } = useLocation();
  useEffect(() => {
    const wanted = filters.find((f) => f === query["show"]);
    if (wanted) shelf.filter.value = wanted;
    void shelf.load();
    return shelf.keepFresh(freshEvery);
  }, [shelf]);
  useEffect(() => shelf.expect(sent), [shelf, sent.join()]);
  const none = shelf.empty.value && !shelf.narrowed.value;
  useEffect(() => nothing(none), [none]);
  if (none) return null;
  return (
    <section class="history" aria-labelledby="history-title">
      <header class="history-head">
        <h2 id="history-title" tabIndex={-1}>
          {t.title}
        </h2>
        <Tools shelf={shelf} />
      </header>
      <Shown shelf={shelf} />
    </section>
  );
}

function Tools({ shelf }: { shelf: Shelf }) {
  const t = text();
  const typed = useMemo(() => debounced(() => void shelf.load(), 300), [shelf]);
  return (
    <form class="history-tools" role="search" onSubmit={(e) => e.preventDefault()}>
      <div class="history-search">
        <Icon name="search" />
        <input
          class="input" type="search" aria-label={t.search} placeholder={t.search} maxLength={128} value={shelf.search.value}
          onInput={(e) => {
            shelf.search.value = e.currentTarget.value;
            typed();
          }}
        />
      </div>
      <select
        class="input" aria-label={t.show} value={shelf.filter.value}
        onChange={(e) => {
          shelf.filter.value = e.currentTarget.value as Filter; // the options are filters
          void shelf.load();
        }}
      >
        {filters.map((f) => (
          <option key={f} value={f}>
            {t[f]}
          </option>
        ))}
      </select>
    </form>
  );
}

function Shown({ shelf }: { shelf: Shelf }) {
  const t = text();
  const phase = shelf.phase.value;
  if (phase === "loading") return <Skeleton shape="card" count={8} label={t.loading} />;
  if (phase === "failed")
    return (
      <Notice tone="bad" title={t.trouble} alert actions={<Button onClick={() => void shelf.load()}>{t.again}</Button>}>
        <p>{explain(shelf.wrong.value)}</p>
      </Notice>
    );
  const clear = (): void => {
    shelf.filter.value = "all";
    shelf.search.value = "";
    void shelf.load();
  };
  if (shelf.items.value.length === 0 && !shelf.hasMore.value)
    return (
      <Notice icon="search" title={t.none} actions={<Button onClick={clear}>{t.clear}</Button>}>
        <p class="dim">{shelf.filter.value === "deleted" ? t.noneDeleted : t.noneWhy}</p>
      </Notice>
    );
  return (
    <>
      <ul class="grid">
        {shelf.items.value.map((s) => (
          <Card key={s.session_id} summary={s} shelf={shelf} />
        ))}
      </ul>
      {shelf.hasMore.value && (
        <div class="history-more">
          <Button aria-disabled={phase === "more"} onClick={() => void shelf.more()}>
            {phase === "more" ? t.loadingMore : t.more}
          </Button>
        </div>
      )}
      <p class="visually-hidden" role="status">
        {t.count(shelf.items.value.length)}
      </p>
    </>
  );
}

function debounced(run: () => void, ms: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(run, ms);
  };
}
