import { DecoderError } from "./decoder";
import { Chain } from "./chain";
import type { Handover, SettleReply, SettleRequest } from "./protocol";
import { serve } from "./serve";

let chain: Chain | undefined;

serve<SettleRequest>(async (request): Promise<Handover<unknown>> => {
  switch (request.kind) {
    case "open": {
      const [module, photo] = await Promise.all([compile(request.module), pixels(request.photo)]);
      chain = Chain.open(module, photo);
      return { value: null, transfer: [] };
    }
    case "settle": {
      if (!chain) throw new DecoderError("crashed", "the photo is not prepared");
      const alpha = chain.settle(request.prompts, request.earlier);
      const value: SettleReply = { width: chain.width, height: chain.height, alpha };
      return { value, transfer: [alpha.buffer as ArrayBuffer] };
    }
  }
});

async function compile(url: string): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compileStreaming(fetch(url));
  } catch (cause) {
    throw new DecoderError("unreachable", "the module that settles masks could not be loaded", { cause });
  }
}

async function pixels(url: string): Promise<ImageData> {
  let blob: Blob;
  try {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    blob = await answer.blob();
  } catch (cause) {
    throw new DecoderError("unreachable", "the photo could not be fetched", { cause });
  }
  const bitmap = await createImageBitmap(blob, { colorSpaceConversion: "none" }); // image.jpg is sRGB as it is
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) throw new DecoderError("crashed", "this browser draws no pictures in workers");
  context.drawImage(bitmap, 0, 0);
  const data = context.getImageData(0, 0, bitmap.width, bitmap.height);
  bitmap.close();
  return data;
}
