import { messages } from "../i18n/messages";

export const text = messages(
  {
    signIn: "Sign in",
    needed: "Sign in to go on",
    neededWhy: "This page belongs to an account. You come back here afterwards.",
    lapsed: "Your sign-in has ended",
    lapsedWhy: "Sign in again and go on where you are. Nothing is lost.",
    leaving: "One moment…",
    arriving: "You are being signed in",
    failed: "Signing in did not work",
    failedWhy: "The way back from the sign-in page was cut short, or took too long. Try again.",
    unreachable: "The sign-in page cannot be reached. Check your connection and try again.",
    noProvider: "Nobody can sign in here: this deployment has no identity provider.",
    home: "To the first page",
  },
  {
    es: {
      signIn: "Iniciar sesión",
      needed: "Inicia sesión para continuar",
      neededWhy: "Esta página pertenece a una cuenta. Después vuelves aquí.",
      lapsed: "Tu sesión ha terminado",
      lapsedWhy: "Inicia sesión otra vez y sigue donde estás. No se ha perdido nada.",
      leaving: "Un momento…",
      arriving: "Iniciando tu sesión",
      failed: "No se pudo iniciar sesión",
      failedWhy: "La vuelta desde la página de acceso se cortó o tardó demasiado. Inténtalo otra vez.",
      unreachable: "No se puede contactar con la página de acceso. Comprueba tu conexión e inténtalo otra vez.",
      noProvider: "Aquí nadie puede iniciar sesión: este despliegue no tiene proveedor de identidad.",
      home: "A la primera página",
    },
  },
);
