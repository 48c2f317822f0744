import { computed, signal } from "@preact/signals";
import { DecoderError, type OpenDecoder } from "../decoder/decoder";
import { canPredict, isUntouched } from "./marks";
import type { Desk, EditorSession } from "./desk";
import { EditedObject } from "./edited_object";
import { Editor } from "./editor";
import { Keeper } from "./keeper";
import { Keyboard } from "./keyboard";
import { Magnifier } from "./magnifier";
import { MaskMaker } from "./mask_maker";
import type { PhotoLayers } from "./photo_layers";
import { PointerRouter } from "./pointer_router";
import { Sender } from "./sender";
import { Stage, type StageElements } from "./stage";
import { Toolbox } from "./toolbox";

const letterKeysKept = "gen3d.letter-keys";

/** One visit's editor with everything round it, put together once the photo is there. */
export class Workbench {
  readonly editor: Editor;
  readonly maker = new MaskMaker();
  readonly sender: Sender;
  /** Set while the page is mounted. */
  readonly parts = signal<{ stage: Stage; toolbox: Toolbox } | undefined>(undefined);
  /** The decoder's download, 0 to 1. */
  readonly loading = signal(0);
  /** Something that a screen reader is to say once. */
  readonly said = signal("");
  readonly helpOpen = signal(false);
  readonly optionsOpen = signal(false);
  readonly letterKeys = signal(localStorage.getItem(letterKeysKept) !== "off");
  /** Whether the last press was a finger's. */
  readonly touch = signal(matchMedia("(pointer: coarse)").matches);
  /** Whether the active object can be sent. */
  readonly canSend = computed(() => {
    const marks = this.editor.marks.value;
    if (this.editor.trouble.value !== undefined) return canPredict(marks);
    return this.editor.working.value !== "asking" && !isUntouched(marks) && (this.editor.shown.value?.coverage ?? 0) > 0;
  });
  private readonly ended = new AbortController();

  constructor(id: string, readonly layers: PhotoLayers, private readonly session: EditorSession, private readonly desk: Desk, private readonly openDecoder: OpenDecoder) {
    const keeper = new Keeper(id);
    this.editor = new Editor(layers.size, this.maker, keeper, objectsOf(session, keeper));
    this.sender = new Sender(id, this.editor, this.maker, desk);
    void this.loadDecoder();
  }

  async loadDecoder(): Promise<void> {
    const { session, desk, ended } = this;
    this.editor.retrying();
    this.loading.value = 0;
    try {
      const descriptor = session.link("embeddings.json");
      const photo = session.link("image.jpg");
      if (descriptor === undefined || photo === undefined) throw new DecoderError("unreachable", "the session lacks a file");
      const decoder = await this.openDecoder({ descriptor, photo, link: session.link, model: (key) => desk.model(key) }, (share) => (this.loading.value = share), ended.signal);
      if (ended.signal.aborted) decoder.close();
      else this.editor.useDecoder(decoder);
    } catch (cause) {
      if (ended.signal.aborted) return;
      desk.report(cause);
      this.editor.failed(cause instanceof DecoderError ? cause : new DecoderError("crashed", "open the decoder", { cause }));
    }
  }

  /** Puts the photo on the page; the answer takes it off. */
  mount(root: HTMLElement, elements: StageElements, glass: HTMLCanvasElement): () => void {
    const { editor } = this;
    const stage = new Stage(elements, this.layers, editor);
    const toolbox = new Toolbox(editor, stage);
    const router = new PointerRouter(elements.host, stage, toolbox, new Magnifier(glass, stage));
    router.onStep = (by) => this.step(by);
    router.onPress = (touch) => (this.touch.value = touch);
    const keyboard = new Keyboard(root, elements.host, editor, stage, toolbox, router, {
      help: () => (this.helpOpen.value = true),
      choose: (n) => this.choose(n),
      letters: () => this.letterKeys.value,
    });
    this.parts.value = { stage, toolbox };
    return () => {
      this.parts.value = undefined;
      keyboard.close();
      router.close();
      stage.close();
    };
  }

  /** Takes candidate n, or with undefined leaves it to the model again. */
  choose(n: number | undefined): void {
    const { marks, prediction } = this.editor;
    const known = prediction.value?.candidates.length ?? 0;
    if (known < 2 || (n !== undefined && n >= known) || marks.value.choice === n) return;
    this.editor.change({ ...marks.value, choice: n });
  }

  useLetterKeys(on: boolean): void {
    this.letterKeys.value = on;
    localStorage.setItem(letterKeysKept, on ? "on" : "off");
  }

  close(): void {
    this.ended.abort();
    this.sender.close();
    this.editor.close();
    this.maker.close();
    this.layers.close();
  }

  private step(by: 1 | -1): void {
    const { marks, prediction } = this.editor;
    const count = prediction.value?.candidates.length ?? 0;
    if (count > 1) this.choose(((marks.value.choice ?? prediction.value?.best ?? 0) + by + count) % count);
  }
}

// What is kept in this browser, and what the service knows of that is not.
function objectsOf(session: EditorSession, keeper: Keeper): EditedObject[] {
  const kept = keeper.restore();
  const objects = [...kept].map(([n, k]) => new EditedObject(n, k.marks, k.sent ?? (session.objects.includes(n) ? "earlier" : undefined)));
  for (const n of session.objects) if (!kept.has(n)) objects.push(new EditedObject(n, undefined, "earlier"));
  objects.sort((a, b) => a.number - b.number);
  // Whoever comes back for more begins a new object.
  if (objects.length > 0 && objects.every((o) => o.state === "sent")) objects.push(new EditedObject(Math.max(...objects.map((o) => o.number)) + 1));
  return objects;
}
