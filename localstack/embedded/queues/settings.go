package queues

import (
	"encoding/json"
	"reflect"
	"strconv"
	"time"

	"github.com/2112-lab/gen3d/localstack/embedded/queues/policy"
)

// settings is what a queue's attributes mean.
type settings struct {
	visibility, retention, delay, wait time.Duration
	maxBytes                           int
	redrive                            redrivePolicy
	policy                             *policy.Policy // whom SNS may send here for; nil: for nobody
}

// number is an attribute that counts something.
type number struct{ fallback, min, max int }

// numbers are the queue attributes that are integers, with AWS's defaults and
// bounds. Times are seconds, sizes bytes.
var numbers = map[string]number{
	"DelaySeconds":                  {0, 0, 900},
	"MaximumMessageSize":            {maxQueueMessage, 1024, maxQueueMessage},
	"MessageRetentionPeriod":        {345_600, 60, 1_209_600},
	"ReceiveMessageWaitTimeSeconds": {0, 0, 20},
	"VisibilityTimeout":             {30, 0, 43_200},
	"KmsDataKeyReusePeriodSeconds":  {300, 60, 86_400},
}

// settingsOf checks attributes and says what they mean. Only what can be set is
// let in; an empty text takes an attribute back.
func (s *Server) settingsOf(attributes map[string]string) (settings, error) {
	for name, value := range attributes {
		if err := s.checkQueueAttribute(name, value); err != nil {
			return settings{}, err
		}
	}
	get := func(name string) int {
		if n, err := strconv.Atoi(attributes[name]); err == nil {
			return n
		}
		return numbers[name].fallback
	}
	seconds := func(name string) time.Duration { return time.Duration(get(name)) * time.Second }
	redrive, err := s.parseRedrivePolicy(attributes["RedrivePolicy"])
	if err != nil {
		return settings{}, err
	}
	admits, err := policy.Parse(attributes["Policy"])
	return settings{
		visibility: seconds("VisibilityTimeout"), retention: seconds("MessageRetentionPeriod"),
		delay: seconds("DelaySeconds"), wait: seconds("ReceiveMessageWaitTimeSeconds"),
		maxBytes: get("MaximumMessageSize"), redrive: redrive, policy: admits,
	}, err
}

func (s *Server) checkQueueAttribute(name, value string) error {
	if n, ok := numbers[name]; ok {
		if v, err := strconv.Atoi(value); err != nil || v < n.min || v > n.max {
			return badAttributeValue(name)
		}
		return nil
	}
	var problem error
	switch name {
	case "Policy":
		if _, err := policy.Parse(value); err != nil {
			return refusal("InvalidAttributeValue", "Invalid value for the parameter Policy. Reason: %v.", err)
		}
	case "RedrivePolicy":
		_, problem = s.parseRedrivePolicy(value)
	case "RedriveAllowPolicy":
		if value != "" {
			_, problem = parseRedriveAllowPolicy(value)
		}
	case "SqsManagedSseEnabled":
		if value != "true" && value != "false" {
			return badAttributeValue(name)
		}
	case "KmsMasterKeyId":
	case "FifoQueue", "ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit":
		return unsupported("FIFO queues are not offered here.")
	default:
		return badAttributeName(name)
	}
	if problem != nil {
		return badValue("Value %s for parameter %s is invalid. Reason: %v.", value, name, problem)
	}
	return nil
}

// sameAttribute compares values as AWS does: JSON by content.
func sameAttribute(a, b string) bool {
	if a == b {
		return true
	}
	var x, y any
	return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && reflect.DeepEqual(x, y)
}
