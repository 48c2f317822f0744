import { messages } from "../i18n/messages";
import type { Status } from "./sessions";

const text = messages(
  { arriving: "Arriving", preparing: "Preparing", yours: "Mark the object", making: "Being made", ready: "Ready", failed: "Failed", deleted: "Deleted" },
  { es: { arriving: "Llegando", preparing: "Preparando", yours: "Marca el objeto", making: "Creándose", ready: "Listo", failed: "Falló", deleted: "Borrado" } },
);

/** A status in a word or two. Whether its mail has gone out makes no difference to people. */
export function statusName(s: Status): string {
  const t = text();
  switch (s) {
    case "created":
      return t.arriving;
    case "initializing":
      return t.preparing;
    case "awaiting_mask":
      return t.yours;
    case "reconstructing":
      return t.making;
    case "completed":
    case "notified":
      return t.ready;
    case "failed":
      return t.failed;
    case "deleted":
      return t.deleted;
  }
}

/** Whether machines are at work on it. */
export function working(s: Status): boolean {
  return s === "created" || s === "initializing" || s === "reconstructing";
}

/** Whether there is a model. */
export function ready(s: Status): boolean {
  return s === "completed" || s === "notified";
}
