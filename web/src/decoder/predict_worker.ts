import { DecoderError } from "./decoder";
import { fetchModel, fetchTensor } from "./download";
import { Engine } from "./engine";
import type { Handover, PredictReply, Request } from "./protocol";
import { serve } from "./serve";

let engine: Engine | undefined;
/** mask_input of the latest candidates, by their number. */
const memory = new Map<number, Float32Array>();
let candidates = 0;

serve<Request>(async (request, progress): Promise<Handover<unknown>> => {
  switch (request.kind) {
    case "open": {
      const d = request.descriptor;
      let done = 0;
      const counted = <T>(part: Promise<T>): Promise<T> =>
        part.then((v) => {
          progress(++done / (d.tensors.length + 2));
          return v;
        });
      const [graph, ...tensors] = await Promise.all([
        counted(fetchModel(request.decoder, d.decoder.sha256)),
        ...d.tensors.map((t, i) => counted(fetchTensor(request.tensors[i] ?? "", t))),
      ]);
      const opened = await counted(Engine.open(graph, d, tensors, request.runtime));
      // The first run takes several times as long as the next: nobody's click should be it.
      await opened.predict({ clicks: [{ x: d.photo.width / 2, y: d.photo.height / 2, label: 1 }], boxes: [] });
      engine = opened;
      return { value: null, transfer: [] };
    }
    case "predict": {
      if (!engine) throw new DecoderError("crashed", "the decoder is not open");
      const from = request.refine;
      const { prediction, low } = await engine.predict(request.prompts, from && { low: memory.get(from.candidate), logits: from.logits });
      const value: PredictReply = { prediction, first: candidates };
      low.forEach((l, i) => memory.set(candidates + i, l));
      candidates += prediction.candidates.length;
      for (const k of memory.keys()) if (k < candidates - 24) memory.delete(k); // 256 kB each
      return { value, transfer: [...new Set(prediction.candidates.map((c) => c.logits.buffer as ArrayBuffer))] };
    }
  }
});
