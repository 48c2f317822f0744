/** One message of an event stream. */
export interface Message {
  event: string;
  data: string;
  id?: string;
}

/**
 * Parses server-sent events as they arrive, whatever pieces they come in. Comments
 * (the heartbeat) are no messages.
 */
export class EventParser {
  #rest = "";
  #event = "";
  #data: string[] = [];
  #id: string | undefined;

  /** The messages that a piece of text completes. */
  push(piece: string): Message[] {
    const lines = (this.#rest + piece).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? "";
    const messages: Message[] = [];
    for (const line of lines) {
      const done = this.#line(line);
      if (done) messages.push(done);
    }
    return messages;
  }

  #line(line: string): Message | undefined {
    if (line === "") return this.#end();
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") this.#event = value;
    else if (field === "data") this.#data.push(value);
    else if (field === "id" && !value.includes("\0")) this.#id = value;
    return undefined;
  }

  #end(): Message | undefined {
    const message: Message = { event: this.#event || "message", data: this.#data.join("\n"), ...(this.#id === undefined ? {} : { id: this.#id }) };
    const empty = this.#data.length === 0;
    this.#event = "";
    this.#data = [];
    this.#id = undefined;
    return empty ? undefined : message;
  }
}
