import { createServer, request, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Transform } from "node:stream";

/** A browser's only way to anywhere: a proxy that can be slow, and can be cut like a cable. */
export class Line {
  private readonly sockets = new Set<Socket>();
  private down = false;
  /** Bytes a second that go up; 0 for as fast as it goes. */
  upward = 0;

  private constructor(private readonly server: Server) {}

  static async open(): Promise<Line> {
    const server = createServer();
    const line = new Line(server);
    server.on("connection", (socket) => line.take(socket));
    server.on("request", (req, res) => {
      const onward = request(req.url ?? "", { method: req.method, headers: req.headers }, (answer) => {
        res.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(res);
      });
      onward.on("error", () => res.destroy());
      res.on("close", () => onward.destroy());
      req.pipe(line.slowly()).pipe(onward);
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return line;
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Breaks what goes through it, and lets nothing through until it is mended. */
  cut(): void {
    this.down = true;
    for (const socket of this.sockets) socket.destroy();
  }

  mend(): void {
    this.down = false;
    this.upward = 0;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((done) => this.server.close(done));
  }

  private take(socket: Socket): void {
    if (this.down) {
      socket.destroy();
      return;
    }
    this.sockets.add(socket);
    socket.on("error", () => undefined); // cut, or the browser's wish
    socket.on("close", () => this.sockets.delete(socket));
  }

  /** Holds each piece back for as long as it takes at this speed. */
  private slowly(): Transform {
    return new Transform({
      highWaterMark: 16_384,
      transform: (piece: Buffer, _, done) => {
        if (this.upward === 0) done(null, piece);
        else setTimeout(() => done(null, piece), (1000 * piece.length) / this.upward);
      },
    });
  }
}
