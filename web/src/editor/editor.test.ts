import { beforeEach, expect, test, vi } from "vitest";
import type { MaskDecoder, Prediction, Settled } from "../decoder/decoder";
import { condense } from "./condense";
import { Editor } from "./editor";
import { Keeper } from "./keeper";
import { addClick } from "./marks";
import type { MaskMaker } from "./mask_maker";

beforeEach(() => localStorage.clear());

const photo = { width: 8, height: 8 };
const logits = Float32Array.from({ length: 64 }, (_, i) => (i < 32 ? 4 : -4));
const predicted: Prediction = { ...photo, candidates: [{ score: 1, logits }], best: 0, modelMs: 1 };
const settled = (): Settled => ({ ...photo, alpha: new Uint8Array(64).fill(255, 0, 32), ms: 1 });
const maker = { condense: (alpha: Uint8Array) => Promise.resolve(condense(alpha, photo, photo)) } as unknown as MaskMaker;

/** An editor whose decoder has been asked about a second click, and answers that when told to. */
async function clickedTwice(slow: "predict" | "settle") {
  let answer = (): void => undefined;
  const told = new Promise<void>((done) => (answer = done));
  let asked = false;
  const give = async <T>(kind: "predict" | "settle", clicks: readonly unknown[], given: T): Promise<T> => {
    if (kind === slow && clicks.length > 1) {
      asked = true;
      await told;
    }
    return given;
  };
  const decoder: MaskDecoder = {
    model: "made up", settles: true, close: () => undefined,
    predict: ({ clicks }) => give("predict", clicks, predicted),
    settle: ({ clicks }) => give("settle", clicks, settled()),
  };
  const editor = new Editor(photo, maker, new Keeper("sess_1"), []);
  const is = (working: string) => vi.waitFor(() => expect(editor.working.value).toBe(working), 30_000);
  const click = (x: number): void => editor.change(addClick(editor.marks.value, { x, y: 2, label: 1 }));
  editor.useDecoder(decoder);
  click(2);
  await is("settling");
  await is("no");
  click(5);
  await vi.waitFor(() => expect(asked).toBe(true), 30_000);
  expect(editor.working.value).toBe(slow === "predict" ? "asking" : "settling");
  return { editor, is, answer };
}

test.each(["predict", "settle"] as const)("a step back to what is known waits for nothing, whether or not the answer to the other comes: %s", async (slow) => {
  const { editor, is, answer } = await clickedTwice(slow);
  editor.undo();
  expect(editor.working.value).toBe("no");
  answer();
  await new Promise((later) => setTimeout(later));
  expect(editor.working.value).toBe("no");
  editor.redo();
  await is("no");
  editor.close();
});

test("another object that is known waits for nothing while the first one settles", async () => {
  const { editor, is, answer } = await clickedTwice("settle");
  const first = editor.active.value;
  editor.addObject();
  expect(editor.working.value).toBe("no");
  editor.select(first);
  expect(editor.working.value).toBe("settling");
  answer();
  await is("no");
  editor.close();
});
