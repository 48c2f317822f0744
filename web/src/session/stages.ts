import type { Failure, Progress, Session } from "../api/events.gen";
import { ready } from "../api/status";
import type { State } from "../api/watch";

export type StageName = "photo" | "marks" | "model";
export type Step = "before" | "waiting" | "working" | "yours" | "done" | "failed" | "stopped";

/** How one of the three stages is doing. */
export interface Stage {
  name: StageName;
  step: Step;
  progress?: Progress;
  /** Other jobs that may go first. */
  ahead?: number;
  seconds?: number;
  failure?: Failure;
  /** The detail that was asked for. */
  preset?: "fast" | "balanced" | "quality";
}

/** The stages of a session, from what it is and the last that was heard of it. */
export function stagesOf(session: Session, state: State | undefined): Stage[] {
  const status = state?.status ?? session.status;
  const progress: Progress | undefined = state ? state.progress : session.progress;
  const failure: Failure | undefined = state ? state.error : session.error;
  const of = (stage: Progress["stage"]): Pick<Stage, "progress" | "ahead"> => ({
    ...(progress?.stage === stage && { progress }),
    ...(state?.queue?.stage === stage && { ahead: state.queue.jobs_ahead_at_most }),
  });
  const photoDone = session.stages.initialization.completed_at !== undefined;
  const marked = (session.objects ?? []).some((o) => o.mask);
  const photo: Stage = { name: "photo", step: photoDone ? "done" : working(state), ...of("initialization"), ...timed(session.stages.initialization.duration_sec) };
  const marks: Stage = { name: "marks", step: marked ? "done" : status === "awaiting_mask" ? "yours" : "before" };
  const model: Stage = { name: "model", step: "before", ...of("reconstruction"), ...timed(session.stages.reconstruction.duration_sec), ...asked(session.image?.preset) };
  if (ready(status)) model.step = "done";
  else if (status === "reconstructing") model.step = working(state);
  if (status === "failed") {
    const broken = !photoDone ? photo : marked ? model : marks;
    broken.step = failure?.code === "cancelled" ? "stopped" : "failed"; // what its owner stopped has not gone wrong
    if (failure) broken.failure = failure;
  }
  return [photo, marks, model];
}

function working(state: State | undefined): Step {
  return state?.queue ? "waiting" : "working";
}

function asked(preset: string | undefined): Pick<Stage, "preset"> {
  return preset === "fast" || preset === "balanced" || preset === "quality" ? { preset } : {};
}

function timed(seconds: number | undefined): { seconds?: number } {
  return seconds === undefined ? {} : { seconds };
}
