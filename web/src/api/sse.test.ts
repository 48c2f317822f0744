import { expect, test } from "vitest";
import { EventParser } from "./sse";

const stream = ": \n\nevent: encoding.completed\nid: 3.abc\ndata: {\"type\":\"encoding.completed\"}\n\nevent: state\r\ndata: {\r\ndata: }\r\n\r\nid: lonely\n\n";

test.each([1, 2, 3, 7, 1000])("messages do not depend on the pieces they come in (%i characters)", (size) => {
  const parser = new EventParser();
  const got = [];
  for (let i = 0; i < stream.length; i += size) got.push(...parser.push(stream.slice(i, i + size)));
  expect(got).toEqual([
    { event: "encoding.completed", id: "3.abc", data: '{"type":"encoding.completed"}' },
    { event: "state", data: "{\n}" },
  ]);
});

test("what has not ended is no message", () => {
  expect(new EventParser().push("event: state\ndata: {}\n")).toEqual([]);
});
