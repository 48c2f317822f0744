import { Color, Group, type Matrix4, PerspectiveCamera, Scene, WebGLRenderer } from "three";
import { type CameraRig, fieldOfView } from "./camera_rig";
import type { Lights } from "./lights";
import { lightOf, type Look } from "./look";
import type { MeshItem } from "./mesh_layer";
import type { Placement } from "./placement";
import { Props } from "./props";
import type { SplatItem, SplatLayer } from "./splat_layer";
import type { Bounds } from "./spz";
import { ViewerError } from "./trouble";

// More pixels than these are not seen, but each costs: 2 a CSS pixel, 4 million in all.
const finest = 2;
const mostPixels = 4e6;

/** One object on the stage: what it is shown by, whichever of them has come. */
export interface Actor {
  node: Group;
  props: Props;
  bounds: Bounds;
  splats?: SplatItem;
  mesh?: MeshItem;
}

/** What the stage tells its owner. */
export interface StageEvents {
  /** Before each frame, with the time since the last; says whether another is needed. */
  frame(milliseconds: number): boolean;
  /** The picture is drawn and, for splats, sorted. */
  settled(): void;
  lost(): void;
}

/**
 * Stage owns the canvas, the renderer and the scene. It draws only when asked to,
 * and nothing of it remains on the GPU after dispose.
 */
export class Stage {
  readonly renderer: WebGLRenderer;
  readonly scene = new Scene();
  readonly camera = new PerspectiveCamera((fieldOfView * 180) / Math.PI, 1, 0.01, 100);
  splatLayer: SplatLayer | undefined;
  lights: Lights | undefined;
  private readonly actors: Actor[] = [];
  private readonly observer: ResizeObserver;
  private asked = 0;
  private last = 0;
  private look: Look | undefined;

  constructor(private readonly host: HTMLElement, private readonly rig: CameraRig, private readonly events: StageEvents) {
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("webgl2", { alpha: true, antialias: true, powerPreference: "high-performance" });
    if (!context) throw new ViewerError("no-webgl", "this browser gives no WebGL 2");
    this.renderer = new WebGLRenderer({ canvas, context, alpha: true, antialias: true });
    this.renderer.setClearColor(0x000000, 0);
    canvas.setAttribute("aria-hidden", "true");
    canvas.addEventListener("webglcontextlost", this.lost);
    host.prepend(canvas);
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(host);
    this.resize();
  }

  get canvas(): HTMLCanvasElement {
    return this.renderer.domElement;
  }

  get aspect(): number {
    return this.camera.aspect;
  }

  /** Whether splats, where they are shown, are in order. */
  get settled(): boolean {
    return this.look?.view !== "splats" || !this.splatLayer || this.splatLayer.settled;
  }

  /** The meshes that are seen, and where they are. */
  get meshes(): { mesh: MeshItem; matrix: Matrix4 }[] {
    this.scene.updateMatrixWorld();
    return this.actors.flatMap((a) => (a.mesh && a.node.visible ? [{ mesh: a.mesh, matrix: a.node.matrixWorld }] : []));
  }

  /** Puts an object on the stage. */
  add(bounds: Bounds): Actor {
    const actor: Actor = { node: new Group(), props: new Props(bounds), bounds };
    actor.node.add(actor.props.node);
    this.actors.push(actor);
    this.scene.add(actor.node);
    return actor;
  }

  /** Gives an actor its splats or its mesh. */
  wear(actor: Actor, what: { splats: SplatItem } | { mesh: MeshItem }): void {
    Object.assign(actor, what);
    actor.node.add("mesh" in what ? what.mesh.node : what.splats.node);
  }

  place(actor: Actor, placement: Placement): void {
    actor.node.scale.setScalar(placement.scale);
    actor.node.position.set(...placement.offset);
  }

  remove(actor: Actor): void {
    this.actors.splice(this.actors.indexOf(actor), 1);
    actor.props.dispose();
    if (actor.splats) this.splatLayer?.remove(actor.splats);
    actor.mesh?.dispose();
    actor.node.removeFromParent();
  }

  /** Shows everything as the look asks; `only` hides all other actors. */
  dress(look: Look, line: string, only?: Actor): void {
    this.look = look;
    const colour = new Color(line);
    const splats = look.view === "splats";
    for (const actor of this.actors) {
      const seen = !only || actor === only;
      actor.node.visible = seen;
      actor.props.show({ box: look.box, shadow: look.background !== "clear" && look.view !== "wireframe", line: colour });
      // Spark draws splats of a hidden parent all the same.
      if (actor.splats) actor.splats.node.visible = seen && splats;
      if (actor.mesh) {
        actor.mesh.node.visible = !splats;
        if (!splats) actor.mesh.dress(look, colour);
      }
    }
    if (this.splatLayer) this.splatLayer.pointSize = look.pointSize;
    if (!splats) this.lights?.use(look.view === "wireframe" ? "photo" : lightOf(look));
    this.invalidate();
  }

  /** Asks for a frame. */
  readonly invalidate = (): void => {
    if (this.asked === 0 && !this.renderer.xr.isPresenting) this.asked = requestAnimationFrame(this.frame);
  };

  /** Draws now, into the size that the canvas has. */
  draw(): void {
    const { near, far } = this.rig.depth;
    this.camera.near = near;
    this.camera.far = far;
    this.camera.position.set(...this.rig.eye);
    this.camera.lookAt(...this.rig.pose.target);
    this.camera.updateProjectionMatrix();
    this.renderer.render(this.scene, this.camera);
  }

  /** The canvas's size in pixels, for a screenshot or for the page. */
  setSize(width: number, height: number, ratio: number): void {
    this.renderer.setPixelRatio(ratio);
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
  }

  resize(): void {
    const { clientWidth: width, clientHeight: height } = this.host;
    if (width === 0 || height === 0) return;
    const ratio = Math.min(devicePixelRatio, finest, Math.sqrt(mostPixels / (width * height)));
    this.setSize(width, height, ratio);
    this.invalidate();
  }

  dispose(): void {
    cancelAnimationFrame(this.asked);
    this.asked = -1; // no frame is asked for any more
    this.observer.disconnect();
    this.canvas.removeEventListener("webglcontextlost", this.lost);
    for (const actor of [...this.actors]) this.remove(actor);
    this.splatLayer?.dispose();
    this.lights?.dispose();
    this.renderer.dispose();
    // Browsers keep some sixteen contexts and take the oldest away: give ours back.
    this.renderer.forceContextLoss();
    this.canvas.remove();
  }

  private readonly frame = (now: number): void => {
    this.asked = 0;
    const more = this.events.frame(this.last ? now - this.last : 16);
    this.draw();
    this.last = more ? now : 0;
    if (more) this.invalidate();
    else if (this.settled) this.events.settled();
  };

  private readonly lost = (event: Event): void => {
    event.preventDefault();
    this.events.lost();
  };
}
