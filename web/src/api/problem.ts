import type { components } from "./contract.gen";

export type Problem = components["schemas"]["Problem"];

/** An answer of the API that is not a success. `code` never changes meaning. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem, readonly retryAfterSec: number | undefined) {
    super(problem.detail ?? problem.title);
    this.name = "ProblemError";
  }
  get code(): string {
    return this.problem.code;
  }
  get status(): number {
    return this.problem.status;
  }
}

/** The request got no answer: no network, or the service is away. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super("the service could not be reached", { cause });
    this.name = "UnreachableError";
  }
}
