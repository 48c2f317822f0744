// Code generated from package pipeline by "go generate ./web/typescript"; DO NOT EDIT.

export const eventTypes = ["delivery.requested", "encoding.completed", "encoding.failed", "encoding.progressed", "encoding.requested", "encoding.started", "endpoint.disabled", "endpoint.pinged", "image.uploaded", "mail.bounced", "mail.complained", "mail.delivered", "mail.gathered", "mail.withheld", "mask.uploaded", "message.dead_lettered", "owner.notified", "prompts.uploaded", "reconstruction.completed", "reconstruction.failed", "reconstruction.previewed", "reconstruction.progressed", "reconstruction.requested", "reconstruction.started", "redelivery.requested", "session.created", "session.deleted", "session.renamed", "session.restored", "upload.rejected"] as const;

/** The name of an event: a fact, past tense. */
export type EventType = (typeof eventTypes)[number];

export interface Advance {
  eta_sec: number;
  fraction: number;
  step: string;
}

export interface Applied {
  at: string;
  id: string;
  type: string;
}

export interface Artefact {
  bytes: number;
  file: string;
  key: string;
  sha256: string;
}

export interface DeliveryRequested {
  attempt: number;
  due: string;
  endpoint_id: string;
  fact: Record<string, unknown> | null;
  first: string;
  replay?: boolean;
  session_id: string;
  user_id: string;
}

export interface EncodingCompleted {
  result: EncodingResult;
  run: Run;
  session_id: string;
  user_id: string;
}

export interface EncodingFailed {
  failure: Failure;
  run: Run;
  session_id: string;
  user_id: string;
}

export interface EncodingProgressed {
  eta_sec: number;
  fraction: number;
  run: Run;
  session_id: string;
  step: string;
  user_id: string;
}

export interface EncodingRequested {
  image: Upload;
  run: Run;
  session_id: string;
  user_id: string;
}

export interface EncodingResult {
  artefacts: Artefact[] | null;
  duration_sec: number;
  embedding_bytes: number;
  family: string;
  image_info: ImageInfo;
  model: string;
  steps_sec?: Record<string, number>;
}

export interface EncodingStarted {
  run: Run;
  session_id: string;
  user_id: string;
}

export interface EndpointDisabled {
  because: string;
  endpoint_id: string;
  session_id: string;
  since: string;
  url: string;
  user_id: string;
}

export interface EndpointPinged {
  endpoint_id: string;
  session_id: string;
  user_id: string;
}

export interface Failure {
  category: "user" | "transient" | "system";
  code: string;
  detail?: string;
  hint: string;
  message: string;
  retryable: boolean;
}

export interface ImageInfo {
  format: string;
  height: number;
  original_bytes: number;
  original_filename?: string;
  original_height: number;
  original_width: number;
  width: number;
}

export interface ImageUploaded {
  original_filename?: string;
  preset?: string;
  session_id: string;
  upload: Upload;
  user_id: string;
}

export interface InitializationStage {
  completed_at?: string;
  duration_sec?: number;
  embedding_size_mb?: number;
  model?: string;
  started_at?: string;
  steps_sec?: Record<string, number>;
}

export interface InteractionStage {
  completed_at?: string;
  duration_sec?: number;
  num_clicks?: number;
  num_refinements?: number;
  started_at?: string;
}

export interface MailBounced {
  message_id: string;
  reason: string;
  run_id?: string;
  session_id: string;
  user_id: string;
}

export interface MailComplained {
  message_id: string;
  reason?: string;
  run_id?: string;
  session_id: string;
  user_id: string;
}

export interface MailDelivered {
  message_id: string;
  run_id?: string;
  session_id: string;
  user_id: string;
}

export interface MailGathered {
  run_id?: string;
  session_id: string;
  user_id: string;
}

export interface MailState {
  at: string;
  reason?: string;
  state: "gathered" | "withheld" | "sent" | "delivered" | "bounced" | "complained";
}

export interface MailWithheld {
  reason: "session deleted" | "newer upload" | "preference" | "address_suppressed" | "no_address" | "refused";
  run_id?: string;
  session_id: string;
  user_id: string;
}

export interface Mask {
  at: string;
  bytes: number;
  etag: string;
  made_of?: Origin;
  modified: string;
  num_clicks: number;
  num_refinements: number;
  sequencer?: string;
  version_id?: string;
}

export interface MaskInfo {
  coverage_percent: number;
  num_pixels: number;
}

export interface MaskUploaded {
  made_of?: Origin;
  num_clicks: number;
  num_refinements: number;
  object: number;
  session_id: string;
  upload: Upload;
  user_id: string;
}

export interface MessageDeadLettered {
  about?: string;
  failure: Failure;
  message_id: string;
  reaction: string;
  session_id: string;
  user_id: string;
}

export interface Origin {
  image_etag: string;
  prompts_etag: string;
}

export interface OwnerNotified {
  channel: string;
  message_id?: string;
  run_id?: string;
  session_id: string;
  user_id: string;
}

export interface Photo {
  at: string;
  bytes: number;
  etag: string;
  modified: string;
  original_filename?: string;
  preset?: string;
  sequencer?: string;
  version_id?: string;
}

export interface Progress {
  eta_sec: number;
  fraction: number;
  object: number;
  stage: "initialization" | "reconstruction";
  step: string;
}

export interface PromptsUploaded {
  object: number;
  session_id: string;
  upload: Upload;
  user_id: string;
}

export interface ReconstructionCompleted {
  result: ReconstructionResult;
  run: Run;
  session_id: string;
  user_id: string;
}

export interface ReconstructionFailed {
  failure: Failure;
  run: Run;
  session_id: string;
  user_id: string;
}

export interface ReconstructionPreviewed {
  result: ReconstructionResult;
  run: Run;
  session_id: string;
  user_id: string;
}

export interface ReconstructionProgressed {
  eta_sec: number;
  fraction: number;
  run: Run;
  session_id: string;
  step: string;
  user_id: string;
}

export interface ReconstructionRequested {
  image: Upload;
  mask: Upload;
  preset?: string;
  run: Run;
  session_id: string;
  user_id: string;
}

export interface ReconstructionResult {
  artefacts: Artefact[] | null;
  bounds: [[number, number, number], [number, number, number]];
  duration_sec: number;
  mask_info: MaskInfo;
  method: string;
  num_points: number;
  num_triangles: number;
  preset: string;
  seed: number;
  steps_sec?: Record<string, number>;
}

export interface ReconstructionStage {
  bounds?: [[number, number, number], [number, number, number]];
  completed_at?: string;
  duration_sec?: number;
  mesh_size_mb?: number;
  method?: string;
  num_points?: number;
  num_triangles?: number;
  preset?: string;
  seed?: number;
  started_at?: string;
  steps_sec?: Record<string, number>;
}

export interface ReconstructionStarted {
  run: Run;
  session_id: string;
  user_id: string;
}

export interface RedeliveryRequested {
  attempt: number;
  due: string;
  endpoint_id: string;
  fact: Record<string, unknown> | null;
  first: string;
  replay?: boolean;
  session_id: string;
  user_id: string;
}

export interface Rejection {
  at: string;
  failure: Failure;
  key: string;
}

export interface Renaming {
  at: string;
  event_id: string;
  name: string;
}

export interface Run {
  attempt: number;
  id: string;
  image_etag: string;
  mask_etag?: string;
  object: number;
  stage: "initialization" | "reconstruction";
}

export interface RunFacts {
  advance?: Advance;
  attempt: number;
  completed_at?: string;
  encoding?: EncodingResult;
  failed_at?: string;
  failure?: Failure;
  id: string;
  image_etag: string;
  mail?: MailState;
  mask_etag?: string;
  notified_at?: string;
  object: number;
  preview?: ReconstructionResult;
  reconstruction?: ReconstructionResult;
  requested_at?: string;
  stage: "initialization" | "reconstruction" | "";
  started_at?: string;
}

export interface Session {
  created_at: string;
  deleted_at?: string;
  error?: Failure;
  events: Applied[] | null;
  image?: Photo;
  image_info?: ImageInfo;
  mail?: MailState;
  mask_info?: MaskInfo;
  name?: string;
  notified_at?: string;
  objects: SessionObject[] | null;
  progress?: Progress;
  rejected?: Rejection;
  renamed?: Renaming;
  restored_at?: string;
  runs: RunFacts[] | null;
  session_id: string;
  stages: Stages;
  status: "created" | "initializing" | "awaiting_mask" | "reconstructing" | "completed" | "notified" | "failed" | "deleted";
  updated_at: string;
  user_id: string;
  version: 1;
}

export interface SessionCreated {
  session_id: string;
  user_id: string;
}

export interface SessionDeleted {
  session_id: string;
  user_id: string;
}

export interface SessionObject {
  artefacts?: Artefact[];
  error?: Failure;
  interaction: InteractionStage;
  mask?: Mask;
  mask_info?: MaskInfo;
  object: number;
  prompts?: Upload;
  prompts_refused?: Rejection;
  reconstruction: ReconstructionStage;
  status: "created" | "initializing" | "awaiting_mask" | "reconstructing" | "completed" | "notified" | "failed" | "deleted";
}

export interface SessionRenamed {
  name: string;
  session_id: string;
  user_id: string;
}

export interface SessionRestored {
  session_id: string;
  user_id: string;
}

export interface Stages {
  initialization: InitializationStage;
  interaction: InteractionStage;
  reconstruction: ReconstructionStage;
}

export interface Upload {
  at: string;
  bytes: number;
  etag: string;
  modified: string;
  sequencer?: string;
  version_id?: string;
}

export interface UploadRejected {
  failure: Failure;
  key: string;
  session_id: string;
  user_id: string;
}

/** What an event of a type says. */
export type EventData = {
  "delivery.requested": DeliveryRequested;
  "encoding.completed": EncodingCompleted;
  "encoding.failed": EncodingFailed;
  "encoding.progressed": EncodingProgressed;
  "encoding.requested": EncodingRequested;
  "encoding.started": EncodingStarted;
  "endpoint.disabled": EndpointDisabled;
  "endpoint.pinged": EndpointPinged;
  "image.uploaded": ImageUploaded;
  "mail.bounced": MailBounced;
  "mail.complained": MailComplained;
  "mail.delivered": MailDelivered;
  "mail.gathered": MailGathered;
  "mail.withheld": MailWithheld;
  "mask.uploaded": MaskUploaded;
  "message.dead_lettered": MessageDeadLettered;
  "owner.notified": OwnerNotified;
  "prompts.uploaded": PromptsUploaded;
  "reconstruction.completed": ReconstructionCompleted;
  "reconstruction.failed": ReconstructionFailed;
  "reconstruction.previewed": ReconstructionPreviewed;
  "reconstruction.progressed": ReconstructionProgressed;
  "reconstruction.requested": ReconstructionRequested;
  "reconstruction.started": ReconstructionStarted;
  "redelivery.requested": RedeliveryRequested;
  "session.created": SessionCreated;
  "session.deleted": SessionDeleted;
  "session.renamed": SessionRenamed;
  "session.restored": SessionRestored;
  "upload.rejected": UploadRejected;
};

/** An event as the pipeline sends it. */
export type PipelineEvent = {
  [T in EventType]: { id: string; type: T; version: 1; at: string; cause: string; traceparent?: string; data: EventData[T] };
}[EventType];
