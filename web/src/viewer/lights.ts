import { AmbientLight, DirectionalLight, Group, PMREMGenerator, type Scene, type Texture, type WebGLRenderer } from "three";
import { RoomEnvironment } from "three/addons/environments/RoomEnvironment.js";
import type { Look } from "./look";

/** The light on a mesh. A studio's is made when it is first asked for: it costs some frames. */
export class Lights {
  private studio: Texture | undefined;
  private readonly side = new Group();
  private readonly key = new Group();

  constructor(private readonly renderer: WebGLRenderer, private readonly scene: Scene) {
    const sun = new DirectionalLight(0xfff4e6, 2.4);
    sun.position.set(-2.2, 1.8, 1.4);
    this.side.add(sun, new AmbientLight(0xdfe8ff, 0.3));
    // A studio's room lights from everywhere, which leaves shapes flat: one lamp over the
    // shoulder models them, another from behind sets them off from the ground.
    const lamp = new DirectionalLight(0xfffaf2, 1.7);
    lamp.position.set(-1.6, 2.4, 2.2);
    const rim = new DirectionalLight(0xe6efff, 0.9);
    rim.position.set(2.2, 1.2, -1.8);
    this.key.add(lamp, rim);
    for (const group of [this.side, this.key]) {
      group.visible = false;
      scene.add(group);
    }
  }

  use(light: Look["light"]): void {
    this.side.visible = light === "side";
    this.scene.environment = light === "photo" ? null : this.environment();
    this.key.visible = light === "studio";
    this.scene.environmentIntensity = light === "side" ? 0.15 : 0.3;
  }

  dispose(): void {
    this.scene.environment = null;
    this.studio?.dispose();
    this.scene.remove(this.side, this.key);
  }

  private environment(): Texture {
    if (!this.studio) {
      const generator = new PMREMGenerator(this.renderer);
      const room = new RoomEnvironment();
      this.studio = generator.fromScene(room, 0.04).texture;
      room.dispose();
      generator.dispose();
    }
    return this.studio;
  }
}
