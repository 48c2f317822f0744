package bus

import (
	"testing"
)

// Whatever comes as a notification is facts or an error, and each fact is complete.
func FuzzDecodeNotification(f *testing.F) {
	for _, seed := range []string{
		`{"Records":[{"eventName":"ObjectCreated:Put","eventTime":"2026-11-30T10:30:00.417Z","s3":{"bucket":{"name":"b"},"object":{"key":"users/a+b%2B","size":1,"eTag":"e","sequencer":"00"}}}]}`,
		`{"Type":"Notification","Message":"{\"Records\":[]}"}`, `{"Event":"s3:TestEvent"}`, `{"Records":[null]}`, `{"Records":null}`, `[]`,
		`{"Type":"Notification","Message":"{\"Type\":\"Notification\",\"Message\":\"x\"}"}`,
		`{"Records":[{"eventName":"ObjectCreated:Put","eventTime":"0001-01-01T00:00:00"}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		facts, err := decodeNotification(body)
		if err != nil && facts != nil {
			t.Fatalf("facts beside an error: %v", err)
		}
		again, _ := decodeNotification(body)
		for i, e := range facts {
			if e.ID == "" || e.Cause == "" || e.ID != again[i].ID {
				t.Fatalf("incomplete or unsteady: %+v", e)
			}
		}
		_ = unwrapped(body)
	})
}
