package conformance

import (
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"
)

// sent is a publication: its body, and its attributes, of type String, or Number or
// String.Array where the value begins with "Number:" or "Array:".
type sent struct {
	body       string
	attributes map[string]string
}

func with(pairs ...string) sent {
	s := sent{body: strings.Join(pairs, " "), attributes: map[string]string{}}
	for i := 0; i+1 < len(pairs); i += 2 {
		s.attributes[pairs[i]] = pairs[i+1]
	}
	if s.body == "" {
		s.body = "none"
	}
	return s
}

func (s sent) publish(t *trial, topic *string) {
	t.publish(topic, s.body, func(in *sns.PublishInput) {
		in.MessageAttributes = map[string]types.MessageAttributeValue{}
		for name, value := range s.attributes {
			kind := "String"
			if number, ok := strings.CutPrefix(value, "Number:"); ok {
				kind, value = "Number", number
			} else if array, ok := strings.CutPrefix(value, "Array:"); ok {
				kind, value = "String.Array", array
			}
			in.MessageAttributes[name] = types.MessageAttributeValue{DataType: &kind, StringValue: &value}
		}
	})
}

// filtered is a case: of two publications a policy lets the first pass, not the second.
func filtered(name, page, policy string, passes, stays sent) call {
	return filteredBy(name, page, "MessageAttributes", policy, passes, stays)
}

func filteredBody(name, policy, passes, stays string) call {
	return filteredBy(name, "SNS Developer Guide: Filter policy scope; "+stringPage, "MessageBody", policy, sent{body: passes}, sent{body: stays})
}

func filteredBy(name, page, scope, policy string, passes, stays sent) call {
	return call{name, page, func(t *trial) {
		topic := t.newTopic()
		q, _ := t.subscribe(topic, map[string]string{"FilterPolicy": policy, "FilterPolicyScope": scope})
		stays.publish(t, topic)
		passes.publish(t, topic)
		if got := *t.receive(q, 1)[0].Body; got != passes.body {
			t.errorf("%s passed", got)
		}
		t.nothing(q)
	}}
}

// unfit is a case: a policy that SNS does not take.
func unfit(name, page, scope, policy string) call {
	return call{name, page, func(t *trial) {
		topic := t.newTopic()
		_, err := t.sns.Subscribe(t.ctx, &sns.SubscribeInput{
			TopicArn: topic, Protocol: aws.String("sqs"), Endpoint: aws.String(t.arn(t.queue(nil))),
			Attributes: map[string]string{"FilterPolicy": policy, "FilterPolicyScope": scope},
		})
		refusedAs[*types.InvalidParameterException](t, err)
	}}
}

const (
	stringPage  = "SNS Developer Guide: String value matching"
	numberPage  = "SNS Developer Guide: Numeric value matching"
	keyPresence = "SNS Developer Guide: Key matching"
	logicPage   = "SNS Developer Guide: AND/OR logic"
	limitsPage  = "SNS Developer Guide: Filter policy constraints"
)

// many is a policy with so many keys of so many values.
func many(keys, values int) string {
	var all []string
	for k := range keys {
		var list []string
		for v := range values {
			list = append(list, fmt.Sprintf("%q", fmt.Sprint("v", v)))
		}
		all = append(all, fmt.Sprintf("%q:[%s]", fmt.Sprint("k", k), strings.Join(list, ",")))
	}
	return "{" + strings.Join(all, ",") + "}"
}

func filterCalls() []call {
	return []call{
		filtered("a value must be one of those listed", stringPage, `{"type":["a","b"]}`, with("type", "b"), with("type", "c")),
		filtered("every key of a policy must match", logicPage, `{"type":["a"],"user":["ada"]}`, with("type", "a", "user", "ada"), with("type", "a")),
		filtered("a message without the attribute does not pass", stringPage, `{"type":["a"]}`, with("type", "a"), with()),
		filtered("values differ by case", stringPage, `{"type":["a"]}`, with("type", "a"), with("type", "A")),
		filtered("equals-ignore-case looks past case", stringPage, `{"type":[{"equals-ignore-case":"Photo"}]}`, with("type", "pHOTO"), with("type", "photos")),
		filtered("prefix looks at the beginning", stringPage, `{"type":[{"prefix":"image."}]}`, with("type", "image.uploaded"), with("type", "an image.")),
		filtered("suffix looks at the end", stringPage, `{"type":[{"suffix":".failed"}]}`, with("type", "encoding.failed"), with("type", "failed")),
		filtered("anything-but passes any other value", stringPage, `{"type":[{"anything-but":["a","b"]}]}`, with("type", "c"), with("type", "b")),
		filtered("anything-but needs the attribute to be there", stringPage, `{"type":[{"anything-but":"a"}]}`, with("type", "c"), with()),
		filtered("anything-but takes a prefix", stringPage, `{"type":[{"anything-but":{"prefix":"image."}}]}`, with("type", "mask.uploaded"), with("type", "image.uploaded")),
		filtered("anything-but takes a suffix", stringPage, `{"type":[{"anything-but":{"suffix":".failed"}}]}`, with("type", "mask.uploaded"), with("type", "encoding.failed")),
		filtered("cidr looks at addresses", stringPage, `{"from":[{"cidr":"10.0.0.0/24"}]}`, with("from", "10.0.0.255"), with("from", "10.1.0.0")),
		filtered("exists wants the attribute, whatever its value", keyPresence, `{"type":[{"exists":true}]}`, with("type", "a"), with("other", "a")),
		filtered("exists false wants it not to be there", keyPresence, `{"type":[{"exists":false}]}`, with("other", "a"), with("type", "a")),
		filtered("numbers are compared as numbers", numberPage, `{"n":[{"numeric":["=",301.5]}]}`, with("n", "Number:3.015e2"), with("n", "Number:301")),
		filtered("a range of numbers has two ends", numberPage, `{"n":[{"numeric":[">",0,"<=",150]}]}`, with("n", "Number:150"), with("n", "Number:0")),
		filtered("a string is no number", numberPage, `{"n":[{"numeric":[">=",5]}]}`, with("n", "Number:7"), with("n", "7")),
		filtered("of an array any member suffices", stringPage, `{"tags":["b"]}`, with("tags", `Array:["a","b"]`), with("tags", `Array:["a","c"]`)),
		filtered("$or wants one of its parts", logicPage, `{"$or":[{"type":["a"]},{"user":["ada"]}]}`, with("user", "ada"), with("user", "bob")),
		filteredBody("a body is looked into", `{"type":["a"]}`, `{"type":"a"}`, `{"type":"b"}`),
		filteredBody("a body is looked into at any depth", `{"a":{"b":{"c":["x"]}}}`, `{"a":{"b":{"c":"x"}}}`, `{"a":{"c":"x"}}`),
		filteredBody("a body's lists are looked through", `{"Records":{"s3":{"object":{"key":[{"suffix":".jpg"}]}}}}`, `{"Records":[{"s3":{"object":{"key":"a.png"}}},{"s3":{"object":{"key":"a.jpg"}}}]}`, `{"Records":[{"s3":{"object":{"key":"a.png"}}}]}`),
		filteredBody("a body's numbers, truths and nothings are values", `{"n":[5],"t":[true],"z":[null]}`, `{"n":5,"t":true,"z":null}`, `{"n":"5","t":true,"z":null}`),
		filteredBody("a body that is no JSON does not pass", `{"type":["a"]}`, `{"type":"a"}`, `type a`),
		filteredBody("exists false wants a name that the body has not", `{"type":[{"exists":false}]}`, `{"other":1}`, `{"type":1}`),
		unfit("a policy has five names at most", limitsPage, "MessageAttributes", many(6, 1)),
		unfit("a policy has 150 combinations at most", limitsPage, "MessageAttributes", many(3, 6)),
		unfit("a policy must be JSON", limitsPage, "MessageAttributes", `{type: a}`),
		unfit("a value must stand in a list", limitsPage, "MessageAttributes", `{"type":"a"}`),
		unfit("an operator must be one of those that there are", stringPage, "MessageAttributes", `{"type":[{"sounds-like":"a"}]}`),
		unfit("attributes have no depth", limitsPage, "MessageAttributes", `{"a":{"b":["c"]}}`),
		unfit("a scope is one of two", "SNS Developer Guide: Filter policy scope", "MessageHeaders", `{"type":["a"]}`),
		{"a policy can be changed", "SNS API: SetSubscriptionAttributes", func(t *trial) {
			topic := t.newTopic()
			q, s := t.subscribe(topic, map[string]string{"FilterPolicy": `{"type":["a"]}`})
			t.check(t.setSubscription(s, "FilterPolicy", `{"type":["b"]}`))
			with("type", "a").publish(t, topic)
			with("type", "b").publish(t, topic)
			want(t, "the body", *t.receive(q, 1)[0].Body, "type b")
		}},
		{"a policy of nothing passes all", "SNS Developer Guide: Removing a subscription filter policy", func(t *trial) {
			topic := t.newTopic()
			q, s := t.subscribe(topic, map[string]string{"FilterPolicy": `{"type":["a"]}`})
			t.check(t.setSubscription(s, "FilterPolicy", "{}"))
			with().publish(t, topic)
			t.receive(q, 1)
		}},
	}
}
