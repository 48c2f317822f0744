import { messages } from "../i18n/messages";

export const text = messages(
  {
    signIn: "Sign in",
    needed: "Sign in to go on",
    neededWhy: "This page belongs to an account. You come back here afterwards.",
    lapsed: "Your sign-in has ended",
    lapsedWhy: "Sign in again and go on where you are. Nothing is lost.",
    leaving: "One moment…",
    unreachable: "The sign-in page cannot be reached. Check your connection and try again.",
    noProvider: "Nobody can sign in here: this deployment has no identity provider.",
  },
  {
    es: {
      signIn: "Iniciar sesión",
      needed: "Inicia sesión para continuar",
      neededWhy: "Esta página pertenece a una cuenta. Después vuelves aquí.",
      lapsed: "Tu sesión ha terminado",
      lapsedWhy: "Inicia sesión otra vez y sigue donde estás. No se ha perdido nada.",
      leaving: "Un momento…",
      unreachable: "No se puede contactar con la página de acceso. Comprueba tu conexión e inténtalo otra vez.",
      noProvider: "Aquí nadie puede iniciar sesión: este despliegue no tiene proveedor de identidad.",
    },
  },
);
