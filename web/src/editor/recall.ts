import type { Prediction } from "../decoder/decoder";
import { Composer } from "./composer";
import type { EditedObject } from "./edited_object";
import type { Size } from "./geometry";
import { canPredict } from "./marks";

/**
 * Gives objects of an earlier visit their outlines, one after the other. `others` says
 * which may be asked for just now, and is asked anew before each; where an answer is
 * overtaken by something that is waited for, the rest is left for the next call.
 */
export async function recallOthers(photo: Size, others: () => readonly EditedObject[], ask: (o: EditedObject) => Promise<Prediction | undefined>): Promise<void> {
  for (;;) {
    const object = others().find((o) => o.outline.value === undefined && canPredict(o.marks.value));
    if (!object) return;
    const marks = object.marks.value;
    const prediction = await ask(object);
    if (!prediction) return;
    // A composer of its own: the editor's holds the strokes of the object that is worked on.
    if (object.marks.value === marks) object.outline.value = new Composer(photo).compose({ prediction }, marks);
  }
}
