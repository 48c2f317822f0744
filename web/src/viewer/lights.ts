import { AmbientLight, DirectionalLight, Group, PMREMGenerator, type Scene, type Texture, type WebGLRenderer } from "three";
import { RoomEnvironment } from "three/addons/environments/RoomEnvironment.js";
import type { Look } from "./look";

/** The light on a mesh. A studio's is made when it is first asked for: it costs some frames. */
export class Lights {
  private studio: Texture | undefined;
  private readonly side = new Group();

  constructor(private readonly renderer: WebGLRenderer, private readonly scene: Scene) {
    const sun = new DirectionalLight(0xfff4e6, 2.4);
    sun.position.set(-2.2, 1.8, 1.4);
    this.side.add(sun, new AmbientLight(0xdfe8ff, 0.3));
    this.side.visible = false;
    scene.add(this.side);
  }

  use(light: Look["light"]): void {
    this.side.visible = light === "side";
    this.scene.environment = light === "photo" ? null : this.environment();
    this.scene.environmentIntensity = light === "side" ? 0.15 : 0.5;
  }

  dispose(): void {
    this.scene.environment = null;
    this.studio?.dispose();
    this.scene.remove(this.side);
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
