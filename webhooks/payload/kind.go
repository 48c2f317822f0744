package payload

import (
	"reflect"
	"slices"

	"github.com/2112-lab/gen3d/pipeline"
)

// TypePing is the type of a ping's body.
const TypePing = "endpoint.ping"

// Kind is one type of body.
type Kind struct {
	Type string // on the wire
	// Fact is the type of the pipeline's event that it is made of.
	Fact string
	When string // it is sent, for people
	Data reflect.Type
	// Default: endpoints that name no types hear of it.
	Default bool
}

// Kinds are all types of bodies, in the order in which a session goes through them.
var Kinds = []Kind{
	{"upload.rejected", pipeline.TypeUploadRejected, "A file arrived under a name that Gen3D does not know, or with clicks that mark nothing.", reflect.TypeFor[UploadRejected](), true},
	{"encoding.completed", pipeline.TypeEncodingCompleted, "The photo has been read. Without a mask the session now waits for one.", reflect.TypeFor[EncodingCompleted](), false},
	{"encoding.failed", pipeline.TypeEncodingFailed, "The photo could not be read. The session has failed until it is tried again.", reflect.TypeFor[Failed](), true},
	{"reconstruction.started", pipeline.TypeReconstructionStarted, "A worker has taken an object up. After a worker's death it may come again.", reflect.TypeFor[ReconstructionStarted](), false},
	{"reconstruction.completed", pipeline.TypeReconstructionCompleted, "An object's model is there, in every format.", reflect.TypeFor[ReconstructionCompleted](), true},
	{"reconstruction.failed", pipeline.TypeReconstructionFailed, "An object's model could not be made, or its owner cancelled it.", reflect.TypeFor[Failed](), true},
	{"session.deleted", pipeline.TypeSessionDeleted, "The owner deleted a session. After seven days its files are erased.", reflect.TypeFor[SessionChanged](), false},
	{"session.restored", pipeline.TypeSessionRestored, "The owner brought a deleted session back.", reflect.TypeFor[SessionChanged](), false},
	{TypePing, pipeline.TypeEndpointPinged, "Somebody tests the endpoint, or its address is new. It is sent whatever types the endpoint names, once.", reflect.TypeFor[Ping](), false},
}

// Types are the types that endpoints may name.
func Types() (all []string) {
	for _, k := range Kinds {
		if k.Type != TypePing {
			all = append(all, k.Type)
		}
	}
	slices.Sort(all)
	return all
}

// Defaults are the types of which endpoints hear that name none.
func Defaults() (all []string) {
	for _, k := range Kinds {
		if k.Default {
			all = append(all, k.Type)
		}
	}
	slices.Sort(all)
	return all
}

// Of is the kind of body that is made of an event, or false.
func Of(fact pipeline.Event) (Kind, bool) {
	i := slices.IndexFunc(Kinds, func(k Kind) bool { return k.Fact == fact.Type() })
	if i < 0 {
		return Kind{}, false
	}
	return Kinds[i], true
}
