const done = 0;
const badFile = 8; // EBADF: there are no files here

/**
 * As much of WASI preview 1 as Go's runtime asks for: a clock, chance, and a place to
 * write a panic to. There are no files, arguments or variables.
 */
export class Wasi {
  /** Set once the module exists. */
  memory: WebAssembly.Memory | undefined;
  private written = "";

  readonly imports: Record<string, (...args: never[]) => number> = {
    args_get: () => done,
    args_sizes_get: (count: number, size: number) => this.zero(count, size),
    environ_get: () => done,
    environ_sizes_get: (count: number, size: number) => this.zero(count, size),
    clock_time_get: (_clock: number, _precision: bigint, at: number) => {
      this.view().setBigUint64(at, BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6)), true);
      return done;
    },
    random_get: (at: number, length: number) => {
      crypto.getRandomValues(new Uint8Array(this.view().buffer as ArrayBuffer, at, length));
      return done;
    },
    fd_write: (_fd: number, vectors: number, count: number, total: number) => this.write(vectors, count, total),
    fd_read: () => badFile,
    fd_close: () => done,
    fd_fdstat_get: () => badFile,
    fd_fdstat_set_flags: () => done,
    fd_prestat_get: () => badFile,
    fd_prestat_dir_name: () => badFile,
    poll_oneoff: () => done,
    sched_yield: () => done,
    proc_exit: (code: number) => {
      throw new Error(`the module ended with ${code}: ${this.written.slice(0, 2000)}`);
    },
  };

  private view(): DataView {
    if (!this.memory) throw new Error("the module has no memory yet");
    return new DataView(this.memory.buffer);
  }

  private zero(...at: number[]): number {
    const v = this.view();
    for (const a of at) v.setUint32(a, 0, true);
    return done;
  }

  private write(vectors: number, count: number, total: number): number {
    const v = this.view();
    let n = 0;
    for (let i = 0; i < count; i++) {
      const length = v.getUint32(vectors + 8 * i + 4, true);
      this.written += new TextDecoder().decode(new Uint8Array(v.buffer, v.getUint32(vectors + 8 * i, true), length));
      n += length;
    }
    v.setUint32(total, n, true);
    return done;
  }
}
