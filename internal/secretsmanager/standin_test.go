package secretsmanager_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// standIn answers the three calls as AWS documents them: a name is made once, a
// version has one value for ever, and AWSCURRENT is the newest that was put.
type standIn struct {
	mu      sync.Mutex
	secrets map[string]*versions
	denied  bool
}

type versions struct {
	value   map[string]string
	current string
}

func (s *standIn) start(t *testing.T) string {
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return server.URL
}

func (s *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var in struct{ Name, SecretID, SecretString, ClientRequestToken string }
	if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
		refuse(w, "InvalidRequestException")
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, call, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	have := s.secrets[in.Name+in.SecretID]
	switch {
	case s.denied:
		refuse(w, "AccessDeniedException")
		return
	case call == "CreateSecret" && have != nil:
		refuse(w, "ResourceExistsException")
		return
	case call == "CreateSecret":
		have = &versions{value: map[string]string{}}
		s.secrets[in.Name] = have
	case have == nil, call == "GetSecretValue" && have.current == "":
		refuse(w, "ResourceNotFoundException")
		return
	}
	if in.SecretString != "" {
		if old, ok := have.value[in.ClientRequestToken]; ok && old != in.SecretString {
			refuse(w, "ResourceExistsException")
			return
		}
		have.value[in.ClientRequestToken], have.current = in.SecretString, in.ClientRequestToken
	}
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	_ = json.NewEncoder(w).Encode(map[string]string{"Name": in.Name + in.SecretID, "VersionId": have.current, "SecretString": have.value[have.current]})
}

func refuse(w http.ResponseWriter, code string) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(map[string]string{"__type": code, "message": "no"})
}
