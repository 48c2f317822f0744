package topology

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// The topics: what S3 says, what Gen3D says, and what SES says of the mail it took.
const (
	Objects = "objects"
	Events  = "events"
	Mail    = "mail"
)

// Reaction is one reaction to facts. Its name is its file, queue, dead letters,
// log field, Terraform key and alarm.
type Reaction struct {
	Name string
	// Types are the events it reacts to; empty for a reaction to uploads.
	Types []string
	// Suffixes are the key endings of the objects whose arrival in S3 it reacts to.
	Suffixes []string
	// MailEvents are the kinds of SES's mail events that it reacts to.
	MailEvents []string
	// Visibility is the lease of a received message. It is renewed at a third of
	// its length while the handler runs, so it need not cover the longest job,
	// only how long a dead worker's job may lie idle.
	Visibility time.Duration
	// MaxReceives is how often a message is tried before it goes to the dead letters.
	MaxReceives int
	// Retention is how long an unread message is kept.
	Retention time.Duration
}

const (
	day = 24 * time.Hour
	// deadLettersRetention is SQS's maximum: a dead letter waits for a person.
	deadLettersRetention = 14 * day
	// receiveWait is what a receive that names no wait does. Ours names one, up
	// to 20 s, but an SDK leaves a wait of 0 out of the request: with anything
	// else here, a receive that must not wait would.
	receiveWait = 0 * time.Second
)

// uploadSuffixes are the endings of all that looks like somebody's upload, not
// only of the two right names: whoever sends photo.JPG or a folder instead is
// told, not ignored. Three of our own pictures a session come along and are
// passed over; no other output does.
var uploadSuffixes = []string{
	".jpg", ".jpeg", ".JPG", ".JPEG", ".png", ".PNG", ".heic", ".HEIC", ".tif", ".tiff", ".gif", ".bmp", "/",
	"/prompts.json",
}

// Reactions is the table of all reactions that have a queue. With a backoff of
// 2, 4, 8, … s, 5 receives span about half a minute and 8 about four minutes.
var Reactions = []Reaction{
	{Name: "record-upload", Suffixes: uploadSuffixes,
		Visibility: 30 * time.Second, MaxReceives: 5, Retention: 4 * day},
	{Name: "request-encoding", Types: []string{pipeline.TypeImageUploaded},
		Visibility: 30 * time.Second, MaxReceives: 5, Retention: 4 * day},
	{Name: "encode", Types: []string{pipeline.TypeEncodingRequested},
		Visibility: 30 * time.Second, MaxReceives: 4, Retention: 4 * day},
	{Name: "make-mask", Types: []string{pipeline.TypePromptsUploaded, pipeline.TypeEncodingCompleted},
		Visibility: 30 * time.Second, MaxReceives: 4, Retention: 4 * day},
	{Name: "request-reconstruction", Types: []string{pipeline.TypeMaskUploaded, pipeline.TypeEncodingCompleted},
		Visibility: 30 * time.Second, MaxReceives: 5, Retention: 4 * day},
	{Name: "reconstruct", Types: []string{pipeline.TypeReconstructionRequested},
		Visibility: 90 * time.Second, MaxReceives: 4, Retention: 4 * day},
	{Name: "update-session", Types: []string{
		pipeline.TypeSessionCreated, pipeline.TypeImageUploaded, pipeline.TypeMaskUploaded, pipeline.TypePromptsUploaded,
		pipeline.TypeEncodingRequested, pipeline.TypeEncodingStarted, pipeline.TypeEncodingProgressed,
		pipeline.TypeEncodingCompleted, pipeline.TypeEncodingFailed,
		pipeline.TypeReconstructionRequested, pipeline.TypeReconstructionStarted, pipeline.TypeReconstructionProgressed, pipeline.TypeReconstructionPreviewed,
		pipeline.TypeReconstructionCompleted, pipeline.TypeReconstructionFailed,
		pipeline.TypeOwnerNotified, pipeline.TypeMailGathered, pipeline.TypeMailWithheld,
		pipeline.TypeMailDelivered, pipeline.TypeMailBounced, pipeline.TypeMailComplained,
		pipeline.TypeUploadRejected, pipeline.TypeSessionDeleted, pipeline.TypeSessionRestored, pipeline.TypeSessionRenamed},
		Visibility: 30 * time.Second, MaxReceives: 8, Retention: 4 * day},
	{Name: "notify-owner", Types: []string{
		pipeline.TypeReconstructionCompleted, pipeline.TypeReconstructionFailed, pipeline.TypeEncodingFailed, pipeline.TypeUploadRejected},
		Visibility: 60 * time.Second, MaxReceives: 8, Retention: 4 * day},
	{Name: "alert-admin", Types: []string{
		pipeline.TypeReconstructionFailed, pipeline.TypeEncodingFailed, pipeline.TypeMessageDeadLettered},
		Visibility: 60 * time.Second, MaxReceives: 8, Retention: 4 * day},

	{Name: "register-webhooks", Suffixes: []string{"/" + string(pipeline.ConfigFolder) + "/" + pipeline.WebhooksFile},
		Visibility: 30 * time.Second, MaxReceives: 8, Retention: 4 * day},
	{Name: "replay-webhooks", Suffixes: []string{pipeline.ReplaySuffix},
		Visibility: 60 * time.Second, MaxReceives: 8, Retention: 4 * day},
	{Name: "request-deliveries", Types: []string{
		pipeline.TypeEncodingCompleted, pipeline.TypeEncodingFailed,
		pipeline.TypeReconstructionStarted, pipeline.TypeReconstructionCompleted, pipeline.TypeReconstructionFailed,
		pipeline.TypeUploadRejected, pipeline.TypeSessionDeleted, pipeline.TypeSessionRestored, pipeline.TypeEndpointPinged},
		Visibility: 30 * time.Second, MaxReceives: 8, Retention: 4 * day},
	// First tries and later ones have a queue each, so that those whom nobody
	// answers never stand before those whom somebody would. A try takes at most
	// 15 s; what fails is put off by storage, not by these leases.
	{Name: "deliver-webhooks", Types: []string{pipeline.TypeDeliveryRequested},
		Visibility: 60 * time.Second, MaxReceives: 8, Retention: 4 * day},
	{Name: "notify-integrator", Types: []string{pipeline.TypeEndpointDisabled},
		Visibility: 60 * time.Second, MaxReceives: 8, Retention: 4 * day},
	{Name: "retry-webhooks", Types: []string{pipeline.TypeRedeliveryRequested},
		Visibility: 60 * time.Second, MaxReceives: 8, Retention: 4 * day},
	{Name: "record-mail", MailEvents: []string{"Bounce", "Complaint", "Delivery"},
		Visibility: 30 * time.Second, MaxReceives: 8, Retention: 4 * day},
}

// New builds the topology from the table of reactions.
func New() Topology {
	t := Topology{
		Version:       1,
		Topics:        []Topic{{Objects}, {Events}, {Mail}},
		Notifications: []Notification{{Events: []string{"s3:ObjectCreated:*"}, Prefix: "users/", Topic: Objects}},
	}
	for _, r := range Reactions {
		t.Queues = append(t.Queues, r.queue())
	}
	return t
}

// Find is the reaction of that name.
func Find(name string) (Reaction, error) {
	for _, r := range Reactions {
		if r.Name == name {
			return r, nil
		}
	}
	return Reaction{}, fmt.Errorf("topology: no reaction is called %q; add it to the table of reactions", name)
}

// DeadLetters is the short name of a queue's dead-letter queue.
func DeadLetters(queue string) string { return queue + "-dlq" }

func (r Reaction) queue() Queue {
	q := Queue{
		Name: r.Name, Topic: Events, FilterScope: "MessageAttributes",
		Filter:        mustJSON(map[string][]string{"type": r.Types}),
		VisibilitySec: int(r.Visibility.Seconds()), MaxReceives: r.MaxReceives,
		RetentionSec: int(r.Retention.Seconds()), ReceiveWaitSec: int(receiveWait.Seconds()),
		DeadLetters: DeadLetters(r.Name), DeadLettersRetention: int(deadLettersRetention.Seconds()),
	}
	if len(r.Suffixes) > 0 {
		type suffix struct {
			Suffix string `json:"suffix"`
		}
		var files []suffix
		for _, s := range r.Suffixes {
			files = append(files, suffix{s})
		}
		q.Topic, q.FilterScope = Objects, "MessageBody"
		q.Filter = mustJSON(map[string]any{"Records": map[string]any{"s3": map[string]any{"object": map[string]any{"key": files}}}})
	}
	if len(r.MailEvents) > 0 {
		q.Topic, q.FilterScope = Mail, "MessageBody"
		q.Filter = mustJSON(map[string][]string{"eventType": r.MailEvents})
	}
	return q
}

// mustJSON encodes the constant shapes above, which cannot fail.
func mustJSON(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return b
}
