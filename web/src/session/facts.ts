import type { EventType } from "../api/events.gen";

/**
 * Whether a page about the session shows something else after an event. An event
 * that the pipeline learns does not compile until somebody has thought about it here.
 */
export const affectsView: Record<EventType, boolean> = {
  "session.created": true,
  "session.deleted": true,
  "session.renamed": true,
  "session.restored": true,
  "image.uploaded": true,
  "mask.uploaded": true,
  "prompts.uploaded": true,
  "upload.rejected": true,
  "encoding.requested": false, // the state tells the place in the queue
  "encoding.started": true,
  "encoding.progressed": false, // the state tells the fraction
  "encoding.completed": true,
  "encoding.failed": true,
  "reconstruction.requested": true,
  "reconstruction.started": true,
  "reconstruction.progressed": false,
  "reconstruction.previewed": true,
  "reconstruction.completed": true,
  "reconstruction.failed": true,
  "owner.notified": true,
  "message.dead_lettered": true,
  // Mails and webhooks: nothing that the session's page shows.
  "delivery.requested": false,
  "endpoint.disabled": false,
  "endpoint.pinged": false,
  "mail.bounced": false,
  "mail.complained": false,
  "mail.delivered": false,
  "mail.gathered": false,
  "mail.withheld": false,
  "redelivery.requested": false,
};
