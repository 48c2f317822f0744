/**
 * One run at a time, and of those that wait only the newest: an answer for where the
 * pointer was a moment ago is worth nothing. A run that is overtaken while it waits
 * answers undefined.
 */
export class Newest {
  private running = false;
  private next: { start: () => void; drop: () => void } | undefined;

  run<T>(job: () => Promise<T>): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const start = () => {
        this.running = true;
        job().then(resolve, reject).finally(() => {
          this.running = false;
          const next = this.next;
          this.next = undefined;
          next?.start();
        });
      };
      this.next?.drop();
      this.next = undefined;
      if (this.running) this.next = { start, drop: () => resolve(undefined) };
      else start();
    });
  }

  /** Drops what waits. */
  clear(): void {
    this.next?.drop();
    this.next = undefined;
  }
}
