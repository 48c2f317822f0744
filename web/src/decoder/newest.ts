/**
 * Newest runs one call at a time. Of those that wait only the newest is kept; the
 * others answer undefined at once.
 */
export class Newest {
  private running = false;
  private pending: { run: () => Promise<void>; drop: () => void } | undefined;

  call<T>(f: () => Promise<T>): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      this.pending?.drop();
      this.pending = { run: () => f().then(resolve, reject), drop: () => resolve(undefined) };
      void this.go();
    });
  }

  /** Drops what waits. */
  clear(): void {
    this.pending?.drop();
    this.pending = undefined;
  }

  private async go(): Promise<void> {
    if (this.running) return;
    this.running = true;
    while (this.pending) {
      const { run } = this.pending;
      this.pending = undefined;
      await run();
    }
    this.running = false;
  }
}
