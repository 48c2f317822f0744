import { messages } from "../i18n/messages";

export const text = messages(
  {
    landingTitle: "One photo in. A\u00a03D model out.",
    landingLead: "Drop a photo, click the object, and turn it round a moment later. Download it for the web, for print, or for your game.",
    start: "Get started",
    step1: "Drop a photo",
    step1Why: "From a computer or straight from a phone.",
    step2: "Click the object",
    step2Why: "The mask follows your pointer. Refine it with a click.",
    step3: "Turn the model",
    step3Why: "Splats and a watertight mesh, in every common format.",
    photoAlt: "The photo: a glazed stoneware duck in a knitted scarf",
    modelAlt: "The model made from it, turning round",
    honest: "Made by Gen3D from this one photo. The back is a good guess, and we say so.",
  },
  {
    es: {
      landingTitle: "Entra una foto. Sale un modelo 3D.",
      landingLead: "Suelta una foto, haz clic en el objeto y gíralo un momento después. Descárgalo para la web, para imprimir o para tu juego.",
      start: "Empezar",
      step1: "Suelta una foto",
      step1Why: "Desde un ordenador o directamente desde el móvil.",
      step2: "Haz clic en el objeto",
      step2Why: "La selección sigue tu puntero. Afínala con un clic.",
      step3: "Gira el modelo",
      step3Why: "Splats y una malla cerrada, en todos los formatos habituales.",
      photoAlt: "La foto: un pato de gres esmaltado con una bufanda de punto",
      modelAlt: "El modelo hecho con ella, girando",
      honest: "Hecho por Gen3D con esta única foto. La parte de atrás es una buena suposición, y lo decimos.",
    },
  },
);
