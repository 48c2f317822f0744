package letter

import (
	"time"

	"github.com/2112-lab/gen3d/pipeline"
)

// words are all that mails say in one language, but for advice on failures. A field
// that a language lacks fails a test; a word that a mail needs and no field has does
// not compile. %s and %d are filled in the order in which they stand.
type words struct {
	Decimal, Thousands, DateTime string
	Months                       [12]string

	Ready, ReadyNamed, ReadyLead, ReadyPreheader string
	PictureAlt                                   string
	OpenModel, OpenNote, OpenPlain               string
	FilesTitle, FilesNote                        string
	DownloadModel                                string

	FailedSubject, DelayedSubject, AgainSubject string
	DelayedLead, AgainLead                      string
	HintsTitle, OpenSession                     string

	DigestReady, DigestFailed, DigestMixed string
	DigestLead, DigestMore, OpenList       string
	EntryReady                             string

	Photo, Object, Points, FileSize, Time, Method, Session, Reason, UploadedAs string

	EndpointOff, OffGone, OffFailing, OffMend, OffAnew, OffReplay, OffFooter string
	OpenSettings, Endpoint, FailingSince, SwitchedOff, SeeLog, Replay        string

	Help, Footer, Settings, Unsubscribe string

	AlertFailed, AlertDead, AlertDeadLead                                    string
	AlertsFailed, AlertsDead, AlertsLead, FirstOf, LastOf, Times             string
	Reaction, Category, Event, EventID, Cause, Trace, At, User, DeadLetterID string
	About, Peek, Redrive, Detail, EventBody, LogQuery                        string
}

// catalogue is what is said, by language.
var catalogue = map[pipeline.Language]words{pipeline.English: english, pipeline.Spanish: spanish}

// wordsOf are those of a language, or English.
func wordsOf(l pipeline.Language) (pipeline.Language, words) {
	if w, ok := catalogue[l]; ok {
		return l, w
	}
	return pipeline.English, english
}

// advice is what is said of one failure: what was wrong, and three things to try.
type advice struct {
	wrong string
	hints [3]string
}

var advices = map[pipeline.Language]map[pipeline.Code]advice{pipeline.English: adviceEnglish, pipeline.Spanish: adviceSpanish}

// adviceOn a failure, in a language. A code without one, which there is none of in
// this program, has the failure's own sentences.
func adviceOn(l pipeline.Language, f pipeline.Failure) advice {
	if a, ok := advices[l][f.Code]; ok {
		return a
	}
	return advice{wrong: f.Message, hints: [3]string{f.Hint}}
}

// Advice is what a mail in a language says of a failure: what was wrong, and three
// things to try.
func Advice(l pipeline.Language, code pipeline.Code) (wrong string, hints [3]string) {
	a := adviceOn(l, *pipeline.NewFailure(code, ""))
	return a.wrong, a.hints
}

// methods are what the ways to make a model are called, where not in English.
var methods = map[pipeline.Language]map[string]string{
	pipeline.Spanish: {"silhouette inflation": "inflado de la silueta", "learned shape": "forma aprendida"},
}

func methodOf(l pipeline.Language, name string) string {
	if known, ok := methods[l][name]; ok {
		return known
	}
	return name
}

// moment writes a time to the minute, with its zone.
func (w words) moment(at time.Time, zone *time.Location) string {
	at = at.In(zone)
	name, _ := at.Zone()
	if name == "" || name[0] == '+' || name[0] == '-' {
		name = "UTC" + at.Format("-07:00")
	}
	return fill(w.DateTime, at.Day(), w.Months[at.Month()-1], at.Year(), at.Format("15:04"), name)
}
