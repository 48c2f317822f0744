import { formatBytes, formatNumber } from "../i18n/format";
import { messages } from "../i18n/messages";

const mp = (w: number, h: number): string => formatNumber(Math.round((w * h) / 1e6));

export const text = messages(
  {
    list: "Uploads",
    checking: "Looking at the file",
    waiting: "Waiting for its turn",
    sending: (sent: number, total: number) => `${formatBytes(sent)} of ${formatBytes(total)}`,
    broken: "The connection broke. It goes on by itself.",
    cancelled: "Cancelled",
    done: "Uploaded",
    open: "Open",
    cancel: "Cancel",
    again: "Try again",
    remove: "Remove",
    of: (name: string) => `of ${name}`,
    empty: "The file is empty.",
    notAnImage: "This is not an image. Renaming a file does not convert it.",
    unreadable: "The file cannot be read any more. Choose it again.",
    format: (f: string) => `${f} is not supported. Save it as JPEG, PNG or WebP.`,
    bytes: (n: number) => `It has ${formatBytes(n)}; 50 MB are allowed. Export it smaller.`,
    pixels: (w: number, h: number) => `It has ${mp(w, h)} megapixels (${w} × ${h}); 50 are allowed. Scale it down first.`,
    small: (w: number, h: number) => `It is only ${w} × ${h} pixels. 1000 on the long side give good models.`,
    failed: "It could not be uploaded.",
  },
  {
    es: {
      list: "Subidas",
      checking: "Mirando el archivo",
      waiting: "Esperando su turno",
      sending: (sent: number, total: number) => `${formatBytes(sent)} de ${formatBytes(total)}`,
      broken: "Se cortó la conexión. Continuará sola.",
      cancelled: "Cancelada",
      done: "Subida",
      open: "Abrir",
      cancel: "Cancelar",
      again: "Reintentar",
      remove: "Quitar",
      of: (name: string) => `de ${name}`,
      empty: "El archivo está vacío.",
      notAnImage: "Esto no es una imagen. Cambiarle el nombre a un archivo no lo convierte.",
      unreadable: "El archivo ya no se puede leer. Elígelo otra vez.",
      format: (f: string) => `${f} no es compatible. Guárdala como JPEG, PNG o WebP.`,
      bytes: (n: number) => `Ocupa ${formatBytes(n)}; se permiten 50 MB. Expórtala más pequeña.`,
      pixels: (w: number, h: number) => `Tiene ${mp(w, h)} megapíxeles (${w} × ${h}); se permiten 50. Redúcela antes.`,
      small: (w: number, h: number) => `Solo tiene ${w} × ${h} píxeles. Con 1000 en el lado largo salen buenos modelos.`,
      failed: "No se pudo subir.",
    },
  },
);
