import { batch, computed, effect, signal, untracked } from "@preact/signals";
import type { DecoderError, DecoderTrouble, MaskDecoder, Prediction } from "../decoder/decoder";
import { Answers } from "./answers";
import { Asker } from "./asker";
import { chosen, baseOf, Composer, type Shown } from "./composer";
import { EditedObject, type Outline } from "./edited_object";
import type { Base } from "./full_mask";
import type { Point, Size } from "./geometry";
import type { Keeper } from "./keeper";
import { canPredict, noMarks, promptKey, type Marks, type Stroke } from "./marks";
import type { MaskMaker } from "./mask_maker";
import { noticesOf, type Notice } from "./notices";
import { recallOthers } from "./recall";
import { note, type Timings } from "./timings";

/** How long after the last change the mask is looked over for what may be wrong with it, in ms. */
const lookOverAfter = 160;

/** What is being drawn over the photo's objects: marks, the model's answers, and the mask made of both. */
export class Editor {
  readonly objects = signal<readonly EditedObject[]>([]);
  readonly active = signal<EditedObject>(new EditedObject(0));
  readonly marks = computed(() => this.active.value.marks.value);
  readonly shown = signal<Shown | undefined>(undefined);
  /** Outline under the pointer before the first click. */
  readonly hovered = signal<Outline | undefined>(undefined);
  /** Outlines of the objects that are not worked on. */
  readonly others = computed(() => this.objects.value.flatMap((o) => (o === this.active.value ? [] : (o.outline.value ?? []))));
  /** The model's answer that is shown, for its candidates. */
  readonly prediction = signal<Prediction | undefined>(undefined);
  readonly working = signal<"no" | "asking" | "settling">("no");
  readonly notices = signal<readonly Notice[]>([]);
  readonly trouble = signal<DecoderTrouble | undefined>(undefined);
  readonly timings = signal<Timings>({});
  readonly canUndo = computed(() => this.active.value.steps.value.back);
  readonly canRedo = computed(() => this.active.value.steps.value.forth);
  /** Whether there is a decoder yet. */
  readonly hasDecoder = signal(false);

  readonly composer: Composer;
  private asker: Asker | undefined;
  private readonly answers = new Map<EditedObject, Answers>();
  private readonly stop: () => void;
  private clickedAt: number | undefined;
  private settling: { object: EditedObject; key: string } | undefined;

  constructor(readonly photo: Size, private readonly maker: MaskMaker, private readonly keeper: Keeper, objects: readonly EditedObject[]) {
    this.composer = new Composer(photo);
    const all = objects.length > 0 ? objects : [new EditedObject(0)];
    this.objects.value = all;
    this.active.value = all.find((o) => o.state !== "sent") ?? (all[0] as EditedObject);
    const stopRecalling = effect(() => { if (this.hasDecoder.value && this.working.value === "no") untracked(() => void this.recall()); });
    const stopLooking = effect(() => {
      const shown = this.shown.value;
      const timer = setTimeout(() => (this.notices.value = shown ? noticesOf(shown.field, shown.size) : []), lookOverAfter);
      return () => clearTimeout(timer);
    });
    this.stop = () => [stopRecalling, stopLooking].forEach((stop) => stop());
  }

  useDecoder(decoder: MaskDecoder): void {
    this.asker?.close();
    this.answers.clear();
    this.asker = new Asker(decoder, (cause) => this.failed(cause));
    batch(() => {
      this.trouble.value = undefined;
      this.hasDecoder.value = true;
    });
    this.refresh();
  }

  get model(): string | undefined {
    return this.asker?.model;
  }

  failed(cause: DecoderError): void {
    batch(() => {
      this.trouble.value = cause.trouble;
      this.hasDecoder.value = false;
      this.working.value = "no";
      this.hovered.value = undefined;
    });
  }

  /** Nothing is wrong until the decoder that is being opened says so. */
  retrying(): void {
    this.trouble.value = undefined;
  }

  /** One step of the active object's marks. Steps of a `group` in a row are undone together. */
  change(marks: Marks, group?: string): void {
    const object = this.active.value;
    const before = object.marks.value;
    object.history.push(marks, group);
    if (promptKey(before) !== promptKey(marks)) this.clickedAt = performance.now();
    this.follow(object, before);
  }

  endGroup(): void {
    this.active.value.history.endGroup();
  }

  undo(): void {
    const { history, marks } = this.active.value;
    const before = marks.value;
    if (history.undo()) this.follow(this.active.value, before);
  }

  redo(): void {
    const { history, marks } = this.active.value;
    const before = marks.value;
    if (history.redo()) this.follow(this.active.value, before);
  }

  reset(): void {
    this.change({ ...noMarks });
  }

  select(object: EditedObject): void {
    if (object === this.active.value) return;
    batch(() => {
      this.active.value = object;
      this.shown.value = undefined;
      this.hovered.value = undefined;
    });
    this.refresh();
  }

  addObject(): EditedObject {
    const number = Math.max(-1, ...this.objects.value.map((o) => o.number)) + 1;
    const object = new EditedObject(number);
    this.objects.value = [...this.objects.value, object];
    this.select(object);
    return object;
  }

  /** Takes a draft off the list; what was sent stays. */
  dropObject(object: EditedObject): void {
    const rest = this.objects.value.filter((o) => o !== object);
    this.keeper.forget(object.number);
    this.answers.delete(object);
    this.objects.value = rest.length > 0 ? rest : [new EditedObject(0)];
    if (this.active.value === object) this.select(this.objects.value[this.objects.value.length - 1] as EditedObject);
  }

  /** Shows what a click here would take, where nothing is marked yet. */
  async hover(p: Point | undefined): Promise<void> {
    if (!p || !this.asker || canPredict(this.marks.value) || this.marks.value.strokes.length > 0) {
      this.hovered.value = undefined;
      return;
    }
    const prediction = await this.asker.predict({ clicks: [{ ...p, label: 1 }, ...this.marks.value.clicks], boxes: [] });
    if (!prediction || canPredict(this.marks.value)) return;
    this.hovered.value = { contours: this.composer.outline(prediction), size: prediction };
  }

  /** A piece of a stroke while it is painted. */
  paint(stroke: Omit<Stroke, "points">, ax: number, ay: number, bx: number, by: number): void {
    this.composer.brush.extend(stroke.erase, stroke.radius, ax, ay, bx, by);
    this.shown.value = this.composer.recompose();
  }

  endPaint(stroke: Stroke | undefined): void {
    const object = this.active.value;
    if (stroke) {
      const marks = { ...object.marks.value, strokes: [...object.marks.value.strokes, stroke] };
      this.composer.brush.commit(marks.strokes);
      this.change(marks);
    } else this.refresh();
  }

  /** What the active object's mask is built from at full size. */
  base(): Base {
    const object = this.active.value;
    return baseOf(this.answerFor(object).get(promptKey(object.marks.value)), object.marks.value);
  }

  save(object: EditedObject): void {
    this.keeper.save(object.number, { marks: object.marks.value, sent: object.sent.value });
  }

  /** The overlay tells that it has painted what is shown. */
  painted(start: number, end: number): void {
    note("editor.paint", start, end);
    if (this.clickedAt === undefined || this.working.value === "asking") return;
    note("editor.click", this.clickedAt, end);
    this.timings.value = { ...this.timings.value, paint: end - start, total: end - this.clickedAt };
    this.clickedAt = undefined;
  }

  close(): void {
    this.stop();
    this.asker?.close();
    this.answers.clear();
  }

  private answerFor(object: EditedObject): Answers {
    const found = this.answers.get(object) ?? new Answers();
    this.answers.set(object, found);
    return found;
  }

  private follow(object: EditedObject, before: Marks): void {
    object.follow();
    this.save(object);
    this.refresh(before);
  }

  /** Shows what the marks give: at once what is known, and soon what is asked. */
  private refresh(before?: Marks): void {
    const object = this.active.value;
    const marks = object.marks.value;
    if (canPredict(marks)) this.hovered.value = undefined;
    else {
      this.asker?.later();
      this.working.value = "no";
      this.clickedAt = undefined;
      this.show(object);
      return;
    }
    const answer = this.answerFor(object).get(promptKey(marks));
    const showsAll = marks.choice === undefined ? answer.settled ?? answer.prediction : answer.prediction;
    if (showsAll) this.show(object);
    else if (before) this.composer.brush.sync(marks.strokes);
    if (!answer.prediction) void this.ask(object, marks, before);
    else this.settleSoon(object, marks, before);
  }

  private async ask(object: EditedObject, marks: Marks, before: Marks | undefined): Promise<void> {
    if (!this.asker) return;
    this.working.value = "asking";
    const prediction = await this.asker.predict(marks, this.refineFrom(object, marks, before));
    if (prediction) {
      this.answerFor(object).predicted(promptKey(marks), prediction);
      note("editor.model", performance.now() - prediction.modelMs, performance.now());
      this.timings.value = { ...this.timings.value, model: prediction.modelMs };
    }
    if (!this.isCurrent(object, marks)) return;
    this.working.value = "no";
    this.show(object);
    if (prediction) this.settleSoon(object, object.marks.value, before);
  }

  // More clicks start from the mask that is seen; taking clicks away starts anew.
  private refineFrom(object: EditedObject, marks: Marks, before: Marks | undefined) {
    if (!before || !canPredict(before) || marks.clicks.length + marks.boxes.length <= before.clicks.length + before.boxes.length) return undefined;
    return chosen(this.answerFor(object).get(promptKey(before)).prediction, before.choice);
  }

  private settleSoon(object: EditedObject, marks: Marks, before: Marks | undefined): void {
    const key = promptKey(marks);
    const { asker } = this;
    const due = asker?.settles === true && marks.choice === undefined && !this.answerFor(object).get(key).settled;
    this.working.value = due ? "settling" : "no"; // what is under way for other marks is not waited for
    if (!due || (this.settling?.object === object && this.settling.key === key)) return;
    const settling = (this.settling = { object, key });
    // Prompts tell of every mask but one that was chosen by hand: that one is handed over.
    const from = before?.choice !== undefined && promptKey(before) !== key ? baseOf(this.answerFor(object).get(promptKey(before)), before) : undefined;
    void asker
      .settle(marks, async () => (from && from.kind !== "none" ? { ...this.photo, alpha: await this.maker.pixels(from, noMarks, this.photo), ms: 0 } : undefined))
      .then(async (settled) => {
        // Where its worker dies, the mask that is seen stays.
        const small = settled && (await this.maker.condense(settled.alpha, settled, this.composer.size).catch(() => undefined));
        const kept = settled && small && { ...small, ms: settled.ms };
        if (this.settling === settling) this.settling = undefined;
        if (kept) {
          this.answerFor(object).settle(key, kept);
          note("editor.settle", performance.now() - kept.ms, performance.now());
          this.timings.value = { ...this.timings.value, settle: kept.ms };
        }
        if (!this.isCurrent(object, marks)) return;
        this.working.value = "no";
        if (kept) this.show(object);
      });
  }

  private isCurrent(object: EditedObject, marks: Marks): boolean {
    return this.active.value === object && promptKey(object.marks.value) === promptKey(marks);
  }

  private show(object: EditedObject): void {
    const marks = object.marks.value;
    const answer = canPredict(marks) ? this.answerFor(object).get(promptKey(marks)) : {};
    batch(() => {
      this.prediction.value = answer.prediction;
      this.shown.value = canPredict(marks) || marks.strokes.length > 0 ? this.composer.compose(answer, marks) : undefined;
      object.outline.value = this.shown.value;
    });
  }

  /** Looks up the masks of objects of an earlier visit, while nothing else is asked. */
  private async recall(): Promise<void> {
    const free = (): boolean => this.working.value === "no";
    await recallOthers(this.photo, () => (free() ? this.objects.value.filter((o) => o !== this.active.value) : []), async (o) => {
      const prediction = await this.asker?.predict(o.marks.value);
      if (prediction) this.answerFor(o).predicted(promptKey(o.marks.value), prediction);
      return prediction;
    });
  }
}
