/** One turn takes this long, slow enough to look at. */
const turnMilliseconds = 14_000;

/** Turntable says how far to turn in each frame while it runs. */
export class Turntable {
  private running = false;

  get on(): boolean {
    return this.running;
  }

  start(): void {
    this.running = true;
  }

  stop(): void {
    this.running = false;
  }

  /** The angle of a frame that took some milliseconds; a slow machine turns in coarser steps, not slower. */
  step(milliseconds: number): number {
    return this.running ? (2 * Math.PI * Math.min(milliseconds, 1500)) / turnMilliseconds : 0;
  }
}
