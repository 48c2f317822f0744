import { render } from "preact";
import { DecoderError, type DecoderTrouble, type OpenDecoder } from "../../src/decoder/decoder";
import { openDecoder } from "../../src/decoder/open";
import { DeskError, type Desk } from "../../src/editor/desk";
import { MaskPage } from "../../src/editor/mask_page";
import { floodDecoder } from "./flood_decoder";
import "../../src/ui/base.css";

// The editor over a service and a decoder made up here; the address says how they behave.
const wish = new URLSearchParams(location.search);
const sent: { object: number; width?: number; bytes?: ArrayBuffer; prompts?: unknown }[] = [];
const left: string[] = [];
Object.assign(window, { sent, left });
const objects = (wish.get("objects") ?? "").split(",").filter(Boolean).map(Number);
let refusals = Number(wish.get("refuse") ?? 0);
let troubles = wish.has("trouble") ? Number(wish.get("times") ?? 1) : 0;

const desk: Desk = {
  session() {
    if (wish.has("missing")) return Promise.reject(new DeskError("missing", "no"));
    const link = (file: string) => (wish.has("scene") ? `/scene/${file}` : file === "image.jpg" ? (wish.get("photo") ?? "/photo.jpg") : file === "embeddings.json" ? "/none.json" : undefined);
    return Promise.resolve({ state: wish.has("waiting") ? "waiting" : "ready", progress: 0.4, failure: undefined, link, objects });
  },
  mayAppear: () => false,
  async sendMask(_id, object, png, progress, signal) {
    if (wish.get("send") === "never") {
      progress(0.4);
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("ended"))));
    }
    if (refusals-- > 0) throw new DeskError(wish.get("kind") === "refused" ? "refused" : "unreachable", "the mask is empty");
    progress(1);
    sent.push({ object: object.number, bytes: await png.arrayBuffer() });
  },
  sendPrompts(_id, object, prompts) {
    sent.push({ object, prompts: JSON.parse(JSON.stringify(prompts)) });
    return Promise.resolve();
  },
  model: (key) => (wish.has("scene") ? "/scene/" : "/") + key,
  report: () => undefined,
};

const flood = floodDecoder({ settles: wish.get("settles") !== "no", ...(wish.has("slow") ? { opens: new Promise(() => undefined) } : {}) });
const able = wish.has("scene") ? openDecoder : flood;
const open: OpenDecoder = (...args) => (troubles-- > 0 ? Promise.reject(new DecoderError(wish.get("trouble") as DecoderTrouble, "made up")) : able(...args));

const root = document.getElementById("app");
if (!root) throw new Error("the page has no #app");
const leave = (path: string): void => {
  left.push(path);
};
const show = () => render(<MaskPage id={wish.get("id") ?? "sess_1700000000_0123abcd"} desk={desk} openDecoder={open} leave={leave} />, root);
Object.assign(window, { show, hide: () => render(null, root) });
show();
