import { messages } from "../i18n/messages";

export const text = messages(
  {
    title: "Add photos",
    drop: "Drop a photo here",
    dropNow: "Let go to upload",
    add: "Add a photo",
    or: "or paste one, or choose it from this device.",
    best: "One clear object, well lit, works best.",
    choose: "Choose photos",
    camera: "Take a photo",
    ours: "No photo at hand? Try ours",
    limits: "JPEG, PNG, WebP or HEIC, up to 50 MB and 50 megapixels.",
  },
  {
    es: {
      title: "Añadir fotos",
      drop: "Suelta una foto aquí",
      dropNow: "Suelta para subirla",
      add: "Añade una foto",
      or: "o pégala, o elígela en este dispositivo.",
      best: "Lo mejor es un solo objeto, nítido y bien iluminado.",
      choose: "Elegir fotos",
      camera: "Hacer una foto",
      ours: "¿Sin foto? Prueba la nuestra",
      limits: "JPEG, PNG, WebP o HEIC, hasta 50 MB y 50 megapíxeles.",
    },
  },
);
