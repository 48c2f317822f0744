/** As long as a form for a photo works (15 min), and a minute for clocks that differ. */
const newFor = 16 * 60_000;

/**
 * Whether a session that is not there may be about to appear: the service hears of a
 * photo from storage, a moment after the browser has sent it. An id tells when it was made.
 */
export function young(id: string, now = Date.now()): boolean {
  const made = Number(/^sess_(\d+)_/.exec(id)?.[1]) * 1000;
  return Math.abs(now - made) < newFor;
}
