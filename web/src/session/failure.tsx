import type { Failure } from "../api/events.gen";
import { language } from "../i18n/language";
import { Notice } from "../ui/notice";
import type { ComponentChildren } from "preact";
import { english } from "./english_failures";
import { spanish } from "./spanish_failures";

/** What happened and what to do. The pipeline's own words are English. */
export function FailureNotice({ failure, title, actions }: { failure: Failure; title?: string; actions: ComponentChildren }) {
  const [message, hint] = (language.value === "es" ? spanish[failure.code] : undefined) ?? [failure.message, english[failure.code] ?? failure.hint];
  const mild = failure.code === "cancelled";
  return (
    <Notice tone={mild ? "plain" : "bad"} title={title ?? message} actions={actions} alert={!mild}>
      {title !== undefined && <p>{message}</p>}
      <p>{hint}</p>
    </Notice>
  );
}
