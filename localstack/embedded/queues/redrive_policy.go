package queues

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// redrivePolicy says where a queue's messages go when they keep failing.
type redrivePolicy struct {
	target      string // name of the dead-letter queue, "" for none
	maxReceives uint32
}

// parseRedrivePolicy reads the RedrivePolicy attribute. The count may be a
// number or its text, as AWS allows both.
func (s *Server) parseRedrivePolicy(text string) (redrivePolicy, error) {
	if text == "" {
		return redrivePolicy{}, nil
	}
	var p struct {
		Target string          `json:"deadLetterTargetArn"`
		Max    json.RawMessage `json:"maxReceiveCount"`
	}
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return redrivePolicy{}, fmt.Errorf("it is not a JSON object")
	}
	n, err := strconv.Atoi(strings.Trim(string(p.Max), `"`))
	if err != nil || n < 1 || n > 1000 {
		return redrivePolicy{}, fmt.Errorf("maxReceiveCount must be between 1 and 1000")
	}
	name, ok := s.queueNameOf(p.Target)
	if !ok {
		return redrivePolicy{}, fmt.Errorf("deadLetterTargetArn is not the ARN of a queue of this account")
	}
	return redrivePolicy{target: name, maxReceives: uint32(n)}, nil
}

// admits reports whether a RedriveAllowPolicy lets the source use its queue for
// dead letters. Without one everybody may.
func admits(policy, sourceARN string) bool {
	if policy == "" {
		return true
	}
	p, err := parseRedriveAllowPolicy(policy)
	if err != nil {
		return false
	}
	return p.Permission == "allowAll" || p.Permission == "byQueue" && slices.Contains(p.Sources, sourceARN)
}

type redriveAllowPolicy struct {
	Permission string   `json:"redrivePermission"`
	Sources    []string `json:"sourceQueueArns"`
}

func parseRedriveAllowPolicy(text string) (redriveAllowPolicy, error) {
	var p redriveAllowPolicy
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		return p, fmt.Errorf("it is not a JSON object")
	}
	if !slices.Contains([]string{"allowAll", "denyAll", "byQueue"}, p.Permission) {
		return p, fmt.Errorf("redrivePermission must be allowAll, denyAll or byQueue")
	}
	if (p.Permission == "byQueue") != (len(p.Sources) > 0) || len(p.Sources) > 10 {
		return p, fmt.Errorf("sourceQueueArns belongs to byQueue, with 1 to 10 ARNs")
	}
	return p, nil
}
