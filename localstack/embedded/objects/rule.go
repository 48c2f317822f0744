package objects

import (
	"strings"

	"github.com/2112-lab/gen3d/pipeline/topology"
)

// rules are the notification configuration of the bucket.
type rules []topology.Notification

// matching are the rules that want an event, such as "ObjectCreated:Put", of key.
func (r rules) matching(event, key string) rules {
	var found rules
	for _, rule := range r {
		if strings.HasPrefix(key, rule.Prefix) && wants(rule.Events, event) {
			found = append(found, rule)
		}
	}
	return found
}

// wants reports whether one of patterns, such as "s3:ObjectCreated:*", covers event.
func wants(patterns []string, event string) bool {
	for _, p := range patterns {
		p = strings.TrimPrefix(p, "s3:")
		if p == event {
			return true
		}
		if family, ok := strings.CutSuffix(p, "*"); ok && strings.HasPrefix(event, family) {
			return true
		}
	}
	return false
}
