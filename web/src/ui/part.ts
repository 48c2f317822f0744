import type { ComponentType } from "preact";
import { lazy } from "preact-iso";

/**
 * A component whose code comes when it is first shown. Where the code does not come
 * (the line is cut; a new version has taken its place), showing it fails, so that the
 * page's boundary says so. lazy alone would leave what was there before for good.
 */
export function part<P>(load: () => Promise<{ default: ComponentType<P> }>) {
  return lazy(() =>
    load().catch((why: unknown): { default: ComponentType<P> } => ({
      default: () => {
        throw why;
      },
    })),
  );
}
