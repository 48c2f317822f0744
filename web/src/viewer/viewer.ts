import { batch, computed, signal } from "@preact/signals";
import type { Ar } from "./ar";
import { backgroundColour, lineColour, photoColour } from "./background";
import { CameraRig } from "./camera_rig";
import type { Progress } from "./fetch_file";
import { modelKey, safe } from "./files";
import { Gestures } from "./gestures";
import { type Command } from "./keys";
import { Links } from "./links";
import { firstLook, type Look } from "./look";
import type { ViewedObject, ViewerProps } from "./model";
import { pngOf, save } from "./screenshot";
import { type Bill, Show } from "./show";
import { type Trouble, troubleOf } from "./trouble";
import { Turntable } from "./turntable";

/** What people are told in passing. */
export type Notice = "loaded" | "better" | "joined" | "splats-missing" | "mesh-missing" | "saved" | "not-saved" | "ar-failed";

/**
 * ViewerModel is the viewer without its buttons: it loads objects, shows them as the
 * look asks, and says by signals how it is.
 */
export class ViewerModel {
  readonly phase = signal<"loading" | "ready" | "failed">("loading");
  readonly trouble = signal<Trouble | undefined>(undefined);
  readonly progress = signal<Progress | undefined>(undefined);
  readonly look = signal<Look>(firstLook());
  readonly notice = signal<Notice | undefined>(undefined);
  readonly turning = signal(false);
  readonly still = signal(false);
  /** The object that is shown alone. */
  readonly focus = signal<number | undefined>(undefined);
  readonly colourOfPhoto = signal<string | undefined>(undefined);
  readonly splatsFail = signal(false);
  /** Where the camera looks from, in degrees, told when it comes to rest. */
  readonly view = signal({ azimuth: 0, elevation: 0 });
  readonly background = computed(() => backgroundColour(this.look.value.background, this.colourOfPhoto.value));
  readonly rig = new CameraRig();
  readonly table = new Turntable();

  private readonly show = new Show(this.rig, {
    frame: (ms) => {
      const angle = this.table.step(ms);
      if (angle) this.rig.orbit(angle, 0);
      return this.rig.step(ms) || this.table.on;
    },
    settled: () => this.settled(),
    lost: () => this.fail(undefined, "context-lost"),
  });
  private gestures: Gestures | undefined;
  private host: HTMLElement | undefined;
  private objects: ViewedObject[] = [];
  private key = "";
  private links = new Links([], undefined);
  private work = new AbortController();
  private readonly motion = matchMedia("(prefers-reduced-motion: reduce)");
  private props: ViewerProps | undefined;

  /** Begins in an element of the page. */
  attach(host: HTMLElement): void {
    this.host = host;
    this.motion.addEventListener("change", this.motionChanged);
    this.motionChanged();
    this.gestures = new Gestures(host, this.rig, () => this.touched());
  }

  /** Takes new props; a better model is loaded behind the one that is shown. */
  use(props: ViewerProps): void {
    const before = this.props?.photo;
    this.props = props;
    const joins = this.objects.length > 0 && props.objects.length > this.objects.length;
    this.objects = props.objects;
    this.links = new Links(props.objects, props.renew);
    const key = props.objects.map(modelKey).join(" ");
    if (props.photo && props.photo !== before) void this.readPhoto(props.photo);
    if (key === this.key) return;
    this.key = key;
    void this.load(joins ? "joined" : "better");
  }

  setLook(change: Partial<Look>): void {
    this.look.value = { ...this.look.value, ...change };
    void this.showLook();
  }

  /** Shows one object alone, or all. */
  focusOn(object: number | undefined): void {
    this.focus.value = object;
    this.dress();
    this.show.frame(object, false);
  }

  /** A command of the keyboard or of a button. */
  command(c: Command): void {
    if (c.do === "turn") {
      this.turn(!this.turning.value);
      return;
    }
    if (c.do === "orbit") this.rig.orbit(c.right, c.up);
    else if (c.do === "pan") this.rig.pan(c.right, c.up);
    else if (c.do === "zoom") this.rig.zoom(c.factor);
    else this.rig.front();
    this.touched();
  }

  turn(on: boolean): void {
    if (on && this.still.value) return;
    if (on) this.table.start();
    else this.table.stop();
    this.turning.value = on;
    this.show.stage?.invalidate();
  }

  retry(): void {
    this.show.close();
    void this.load();
  }

  /** Saves what is seen as a PNG. */
  async screenshot(): Promise<void> {
    const stage = this.show.stage;
    if (!stage) return;
    try {
      stage.draw(); // the canvas keeps its picture only until the browser has shown it
      save(await pngOf(stage.canvas, this.background.value), `${safe(this.props?.name ?? "")}.png`);
      this.notice.value = "saved";
    } catch {
      this.notice.value = "not-saved";
    }
  }

  /** Shows the mesh in the room: WebXR draws splats too slowly on phones, Quick Look not at all. */
  async room(kind: Ar, overlay: HTMLElement): Promise<void> {
    try {
      this.turn(false);
      if (this.look.value.view !== "mesh") this.look.value = { ...this.look.value, view: "mesh" };
      await this.showLook();
      const stage = this.show.stage;
      if (!stage) return;
      if (kind === "webxr") await (await import("./room")).showInRoom(stage, overlay);
      else await (await import("./quick_look")).quickLook(stage.meshes, safe(this.props?.name ?? ""));
    } catch (error) {
      this.report("crashed", error);
      this.notice.value = "ar-failed";
    }
  }

  /** Bytes of a file, for a download. */
  file: Links["fetch"] = (...a) => this.links.fetch(...a);

  dispose(): void {
    this.work.abort();
    this.motion.removeEventListener("change", this.motionChanged);
    this.gestures?.dispose();
    this.show.close();
    this.host = undefined;
  }

  private async load(news: Notice = "better"): Promise<void> {
    this.work.abort();
    this.work = new AbortController();
    const { signal } = this.work;
    const first = this.show.empty;
    if (first) {
      batch(() => {
        this.phase.value = "loading";
        this.trouble.value = undefined;
        this.splatsFail.value = false;
      });
    }
    try {
      const splats = this.look.value.view === "splats" && (await this.loadSplats());
      if (!splats) await this.show.loadMeshes(this.bill(), true);
      if (!first) this.notice.value = news;
      this.arrived();
    } catch (error) {
      if (!signal.aborted) this.fail(error);
    }
  }

  /** Says false where there will be no splats but may be a mesh. */
  private async loadSplats(): Promise<boolean> {
    const bill = this.bill();
    try {
      await this.show.loadSplats(bill);
      return true;
    } catch (error) {
      bill.signal.throwIfAborted();
      const trouble = troubleOf(error);
      if (trouble !== "no-wasm" && trouble !== "corrupt" && trouble !== "missing") throw error;
      this.report(trouble, error);
      batch(() => {
        this.splatsFail.value = true;
        this.look.value = { ...this.look.value, view: "mesh" };
        this.notice.value = "splats-missing";
      });
      return false;
    }
  }

  /** Shows what the look asks for, and first fetches it where it is not there yet. */
  private async showLook(): Promise<void> {
    const { view } = this.look.value;
    if (this.show.empty || this.show.has(view)) {
      this.dress();
      return;
    }
    if (view === "splats") return this.load();
    const bill = this.bill();
    try {
      await this.show.loadMeshes(bill, false);
    } catch (error) {
      if (bill.signal.aborted) return;
      this.report(troubleOf(error), error);
      batch(() => {
        this.notice.value = "mesh-missing";
        this.look.value = { ...this.look.value, view: "splats" };
      });
    }
    this.arrived();
  }

  private bill(): Bill {
    if (!this.host) throw new Error("the viewer is closed");
    return { host: this.host, objects: this.objects, links: this.links, signal: this.work.signal, told: (p) => (this.progress.value = p) };
  }

  private arrived(): void {
    this.progress.value = undefined;
    this.dress();
  }

  private dress(): void {
    this.show.dress(this.look.value, lineColour(this.background.value), this.focus.value);
  }

  private settled(): void {
    const { azimuth, elevation } = this.rig.pose;
    const degrees = (r: number) => Math.round((r * 180) / Math.PI);
    batch(() => {
      if (this.phase.value === "loading" && !this.show.empty) {
        this.phase.value = "ready";
        this.notice.value ??= "loaded";
      }
      this.view.value = { azimuth: ((degrees(azimuth) % 360) + 360) % 360, elevation: degrees(elevation) };
    });
  }

  private touched(): void {
    if (this.turning.value) this.turn(false);
    this.show.stage?.invalidate();
  }

  private readonly motionChanged = (): void => {
    this.still.value = this.rig.still = this.motion.matches;
    if (this.motion.matches) this.turn(false);
  };

  private async readPhoto(url: string): Promise<void> {
    this.colourOfPhoto.value = await photoColour(url, this.work.signal);
  }

  private fail(error: unknown, trouble = troubleOf(error)): void {
    this.report(trouble, error);
    this.turn(false);
    this.show.close();
    batch(() => {
      this.phase.value = "failed";
      this.trouble.value = trouble;
      this.progress.value = undefined;
    });
  }

  private report(trouble: Trouble, error: unknown): void {
    this.props?.onTrouble?.(trouble, error instanceof Error ? error.message : trouble);
  }
}
