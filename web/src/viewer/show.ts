import { type CameraRig } from "./camera_rig";
import type { Progress } from "./fetch_file";
import type { Links } from "./links";
import { code, loadMeshes, loadSplatCode, loadSplats } from "./loader";
import type { Look } from "./look";
import type { ViewedObject } from "./model";
import { placed, union } from "./placement";
import type { Actor, Stage, StageEvents } from "./stage";
import type * as stages from "./stage";

/** What a show is made of: which objects, by which links, where, and until when. */
export interface Bill {
  host: HTMLElement;
  objects: readonly ViewedObject[];
  links: Links;
  told: (p: Progress) => void;
  signal: AbortSignal;
}

/** The poster's view, so that the live picture takes its place without a jump. */
const posterView = { azimuth: (24 * Math.PI) / 180, elevation: (12 * Math.PI) / 180 };

/**
 * Show brings objects onto a stage: fetches splats or meshes, puts each in its place
 * and the camera before them. New actors replace the old ones only when they are ready.
 */
export class Show {
  stage: Stage | undefined;
  private actors: Actor[] = [];
  private objects: readonly ViewedObject[] = [];

  constructor(private readonly rig: CameraRig, private readonly events: StageEvents) {}

  get empty(): boolean {
    return this.actors.length === 0;
  }

  /** Whether every object has what a view needs. */
  has(view: Look["view"]): boolean {
    return this.actors.every((a) => (view === "splats" ? a.splats : a.mesh));
  }

  async loadSplats(bill: Bill): Promise<void> {
    const { objects, links, told, signal } = bill;
    const [module, layers, splats] = await Promise.all([code(() => import("./stage")), loadSplatCode(), loadSplats(objects, links, told, signal)]);
    signal.throwIfAborted();
    const stage = this.open(module, bill.host);
    const layer = (stage.splatLayer ??= new layers.SplatLayer(stage.renderer, stage.scene, stage.invalidate));
    const items = splats.map((s) => ({ splats: layer.make(s) }));
    this.cast(stage, objects, items, splats.map((s) => s.bounds));
  }

  /** Gives the actors their meshes, or puts new actors on where `anew` says so. */
  async loadMeshes(bill: Bill, anew: boolean): Promise<void> {
    const { objects, links, told, signal } = bill;
    const [module, { Lights }, meshes] = await Promise.all([code(() => import("./stage")), code(() => import("./lights")), loadMeshes(objects, links, told, signal)]);
    const stage = this.open(module, bill.host);
    stage.lights ??= new Lights(stage.renderer, stage.scene);
    if (anew || this.actors.length !== meshes.length) this.cast(stage, objects, meshes.map((mesh) => ({ mesh })), meshes.map((m) => m.bounds));
    else meshes.forEach((mesh, i) => this.actors[i] && stage.wear(this.actors[i], { mesh }));
  }

  /** Shows the actors as the look asks, or one of them alone. */
  dress(look: Look, line: string, focus: number | undefined): void {
    this.stage?.dress(look, line, this.actors[this.indexOf(focus)]);
  }

  /** Frames all actors, or one; `keep` leaves the camera where it is. */
  frame(focus: number | undefined, keep: boolean): void {
    if (!this.stage || this.empty) return;
    const index = this.indexOf(focus);
    const some = <T>(all: T[]) => (index >= 0 ? all.slice(index, index + 1) : all);
    const bounds = this.actors.map((a) => a.bounds);
    this.rig.frame(union(some(bounds), some(placed(this.objects, bounds))), this.stage.aspect, keep);
    this.stage.invalidate();
  }

  close(): void {
    this.stage?.dispose();
    this.stage = undefined;
    this.actors = [];
  }

  private indexOf(focus: number | undefined): number {
    return focus === undefined ? -1 : this.objects.findIndex((o) => o.object === focus);
  }

  private cast(stage: Stage, objects: readonly ViewedObject[], items: Parameters<Stage["wear"]>[1][], bounds: Actor["bounds"][]): void {
    const old = this.actors;
    const placements = placed(objects, bounds);
    this.objects = objects;
    this.actors = bounds.map((b, i) => {
      const actor = stage.add(b);
      const [placement, item] = [placements[i], items[i]];
      if (placement) stage.place(actor, placement);
      if (item) stage.wear(actor, item);
      return actor;
    });
    for (const actor of old) stage.remove(actor);
    this.frame(undefined, old.length > 0);
    if (old.length === 0) this.rig.look(posterView.azimuth, posterView.elevation, true);
  }

  private open(module: typeof stages, host: HTMLElement): Stage {
    this.stage ??= new module.Stage(host, this.rig, this.events);
    return this.stage;
  }
}
