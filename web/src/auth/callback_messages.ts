import { messages } from "../i18n/messages";

// Apart from the others: only who comes back from the identity provider sees these.
export const text = messages(
  {
    arriving: "You are being signed in",
    failed: "Signing in did not work",
    failedWhy: "The way back from the sign-in page was cut short, or took too long. Try again.",
    home: "To the first page",
  },
  {
    es: {
      arriving: "Iniciando tu sesión",
      failed: "No se pudo iniciar sesión",
      failedWhy: "La vuelta desde la página de acceso se cortó o tardó demasiado. Inténtalo otra vez.",
      home: "A la primera página",
    },
  },
);
