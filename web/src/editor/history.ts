/** How many steps back are kept; the states are small, see Marks. */
const longest = 200;

/** What can be undone: states, oldest first, and where one is among them. */
export class History<T> {
  private past: T[] = [];
  private future: T[] = [];
  // While something is being dragged, its steps become one.
  private grouped: string | undefined;

  constructor(private current: T) {}

  get state(): T {
    return this.current;
  }
  get canUndo(): boolean {
    return this.past.length > 0;
  }
  get canRedo(): boolean {
    return this.future.length > 0;
  }

  /** A new step. Steps of one `group` in a row, such as a slider's, are undone together. */
  push(state: T, group?: string): void {
    if (group === undefined || group !== this.grouped) {
      this.past.push(this.current);
      if (this.past.length > longest) this.past.shift();
    }
    this.grouped = group;
    this.current = state;
    this.future = [];
  }

  /** The next step starts a new group. */
  endGroup(): void {
    this.grouped = undefined;
  }

  undo(): boolean {
    const earlier = this.past.pop();
    if (earlier === undefined) return false;
    this.future.push(this.current);
    this.current = earlier;
    this.grouped = undefined;
    return true;
  }

  redo(): boolean {
    const later = this.future.pop();
    if (later === undefined) return false;
    this.past.push(this.current);
    this.current = later;
    this.grouped = undefined;
    return true;
  }
}
