/** Where calls get their token from. The auth area gives it; calls know no more. */
export interface Access {
  /** A token that is good now, undefined for nobody. */
  token(): Promise<string | undefined>;
  /** Another one, after the service refused the one given; undefined if there is none. */
  renew(refused: string): Promise<string | undefined>;
}

let source: Access = { token: () => Promise.resolve(undefined), renew: () => Promise.resolve(undefined) };

export function giveAccess(a: Access): void {
  source = a;
}

export function access(): Access {
  return source;
}
