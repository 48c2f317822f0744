import { type Matrix4, Mesh, MeshBasicMaterial, MeshStandardMaterial, Scene } from "three";
import { USDZExporter } from "three/addons/exporters/USDZExporter.js";
import type { MeshItem } from "./mesh_layer";

/**
 * Makes a USDZ of meshes and hands it to Apple's Quick Look, which opens what a
 * link with rel="ar" and a picture inside points to.
 */
export async function quickLook(meshes: readonly { mesh: MeshItem; matrix: Matrix4 }[], name: string): Promise<void> {
  const scene = new Scene();
  for (const { mesh, matrix } of meshes) {
    const copy = mesh.node.clone(true);
    copy.applyMatrix4(matrix);
    copy.visible = true;
    copy.traverse((o) => {
      if (o instanceof Mesh && o.material instanceof MeshBasicMaterial) o.material = new MeshStandardMaterial({ map: o.material.map, roughness: 0.9 });
    });
    scene.add(copy);
  }
  const bytes = await new USDZExporter().parseAsync(scene, { quickLookCompatible: true });
  const url = URL.createObjectURL(new Blob([bytes], { type: "model/vnd.usdz+zip" }));
  const link = document.createElement("a");
  link.rel = "ar";
  link.href = url;
  link.download = `${name}.usdz`;
  link.append(document.createElement("img"));
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
