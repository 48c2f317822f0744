import { ProblemError, UnreachableError } from "./problem";
import { messages } from "../i18n/messages";

const text = messages(
  {
    unreachable: "The service cannot be reached. Check your connection; nothing is lost.",
    slow: (s: number) => `That was a lot at once. Try again in ${s} seconds.`,
    unavailable: "The service is busy at the moment. Try again in a minute; nothing is lost.",
    missing: "It is not there any more.",
    signedOut: "You are signed out. Sign in again to go on.",
    conflict: "That is not possible at the moment.",
    unknown: "Something went wrong on our side. Try again.",
  },
  {
    es: {
      unreachable: "No se puede contactar con el servicio. Comprueba tu conexión; no se ha perdido nada.",
      slow: (s: number) => `Demasiado a la vez. Inténtalo de nuevo en ${s} segundos.`,
      unavailable: "El servicio está ocupado en este momento. Inténtalo en un minuto; no se ha perdido nada.",
      missing: "Ya no está ahí.",
      signedOut: "No has iniciado sesión. Inicia sesión para continuar.",
      conflict: "Eso no es posible en este momento.",
      unknown: "Algo ha fallado por nuestra parte. Inténtalo de nuevo.",
    },
  },
);

/** What to say of an error of a call. */
export function explain(err: unknown): string {
  const t = text();
  if (err instanceof UnreachableError) return t.unreachable;
  if (!(err instanceof ProblemError)) return t.unknown;
  switch (err.status) {
    case 401:
    case 403:
      return t.signedOut;
    case 404:
      return t.missing;
    case 409:
      return err.problem.detail ?? t.conflict;
    case 429:
      return t.slow(Math.ceil(err.retryAfterSec ?? 30));
    case 503:
      return t.unavailable;
    default:
      return t.unknown;
  }
}
