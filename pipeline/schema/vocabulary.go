package schema

import (
	"encoding/json"
	"reflect"
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// types is a schema's type: one name, or several of which one must fit.
type types []string

// MarshalJSON writes a single name without brackets, as everybody does.
func (t types) MarshalJSON() ([]byte, error) {
	if len(t) == 1 {
		return json.Marshal(t[0])
	}
	return json.Marshal([]string(t))
}

// Patterns of ids. Those of users and sessions are what pipeline.ParseUserID and
// ParseSessionID accept.
const (
	userPattern    = `[A-Za-z0-9._:@+=-]{1,128}`
	sessionPattern = `sess_[0-9]{1,12}_[0-9a-f]{8,32}`
)

// known are the types of which more can be said than reflection sees.
var known = map[reflect.Type]Schema{
	reflect.TypeFor[time.Time]():          {Type: types{"string"}, Format: "date-time"},
	reflect.TypeFor[pipeline.UserID]():    {Type: types{"string"}, Pattern: "^" + userPattern + "$"},
	reflect.TypeFor[pipeline.SessionID](): {Type: types{"string"}, Pattern: "^" + sessionPattern + "$"},
	reflect.TypeFor[pipeline.RunID]():     {Type: types{"string"}, Pattern: "^run_[0-9a-f]{24}$"},
	reflect.TypeFor[pipeline.Code]():      {Type: types{"string"}, Pattern: "^[a-z_]+$"},
	// pipeline.ParseEndpointID accepts it.
	reflect.TypeFor[pipeline.EndpointID](): {Type: types{"string"}, Pattern: "^[a-z0-9][a-z0-9-]{0,62}$"},
	reflect.TypeFor[json.RawMessage]():     {Type: types{"object"}},
	reflect.TypeFor[pipeline.ObjectNumber](): {
		Type: types{"integer"}, Minimum: new(0), Maximum: new(pipeline.MaxObjects - 1),
	},
	reflect.TypeFor[pipeline.Stage](): {
		Type: types{"string"}, Enum: names(pipeline.Initialization, pipeline.Reconstruction),
	},
	reflect.TypeFor[pipeline.Category](): {
		Type: types{"string"}, Enum: names(pipeline.User, pipeline.Transient, pipeline.System),
	},
	reflect.TypeFor[pipeline.MailPhase](): {Type: types{"string"}, Enum: names(pipeline.MailPhases()...)},
	reflect.TypeFor[pipeline.Withheld](): {Type: types{"string"}, Enum: names(
		pipeline.WithheldDeleted, pipeline.WithheldOvertaken, pipeline.WithheldPreference, pipeline.WithheldSuppressed, pipeline.WithheldNoAddress, pipeline.WithheldRefused)},
	reflect.TypeFor[pipeline.Status](): {Type: types{"string"}, Enum: names(
		pipeline.Created, pipeline.Initializing, pipeline.AwaitingMask, pipeline.Reconstructing,
		pipeline.Completed, pipeline.Notified, pipeline.Failed, pipeline.Deleted)},
}

// nobodys are the events that may be about no session, or about no user either.
var nobodys = map[string]struct{ user, session bool }{
	pipeline.TypeUploadRejected:      {session: true},
	pipeline.TypeMailGathered:        {session: true},
	pipeline.TypeMailWithheld:        {session: true},
	pipeline.TypeMailDelivered:       {session: true},
	pipeline.TypeMailBounced:         {session: true},
	pipeline.TypeMailComplained:      {session: true},
	pipeline.TypeMessageDeadLettered: {user: true, session: true},
	pipeline.TypeEndpointPinged:      {session: true},
	pipeline.TypeEndpointDisabled:    {session: true},
	pipeline.TypeDeliveryRequested:   {session: true},
	pipeline.TypeRedeliveryRequested: {session: true},
}

func names[T ~string](values ...T) []string {
	var all []string
	for _, v := range values {
		all = append(all, string(v))
	}
	return all
}
