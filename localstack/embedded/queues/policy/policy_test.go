package policy_test

import (
	"strings"
	"testing"

	"github.com/2112-lab/gen3d/localstack/embedded/queues/policy"
)

const (
	queue = "arn:aws:sqs:eu-west-1:123456789012:gen3d-dev-encode"
	topic = "arn:aws:sns:eu-west-1:123456789012:gen3d-dev-events"
)

// statement is one that admits SNS, with parts of it changed.
func statement(changes ...string) string {
	s := `{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"` + queue + `"}`
	for i := 0; i < len(changes); i += 2 {
		s = strings.Replace(s, changes[i], changes[i+1], 1)
	}
	return s
}

func with(condition string) string { return statement(queue+`"`, queue+`","Condition":`+condition) }

func document(statements ...string) string {
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
}

func TestAdmits(t *testing.T) {
	const tlsOnly = `{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"` + queue + `","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`
	cases := map[string]struct {
		policy string
		want   bool
	}{
		"no policy admits nobody":               {"", false},
		"the service is named":                  {document(statement()), true},
		"everybody is named":                    {document(statement(`{"Service":"sns.amazonaws.com"}`, `"*"`)), true},
		"everybody is named as AWS":             {document(statement(`{"Service":"sns.amazonaws.com"}`, `{"AWS":"*"}`)), true},
		"another service is named":              {document(statement(`sns.`, `s3.`)), false},
		"an account is named":                   {document(statement(`{"Service":"sns.amazonaws.com"}`, `{"AWS":"123456789012"}`)), false},
		"all but another are named":             {document(statement(`"Principal":{"Service":"sns.amazonaws.com"}`, `"NotPrincipal":{"Service":"s3.amazonaws.com"}`)), true},
		"the action has other capitals":         {document(statement("sqs:SendMessage", "SQS:sendmessage")), true},
		"all actions":                           {document(statement("sqs:SendMessage", "sqs:*")), true},
		"another action":                        {document(statement("sqs:SendMessage", "sqs:ReceiveMessage")), false},
		"all but another action":                {document(statement(`"Action":"sqs:SendMessage"`, `"NotAction":"sqs:DeleteQueue"`)), true},
		"several actions":                       {document(statement(`"sqs:SendMessage"`, `["sqs:GetQueueUrl","sqs:Send*"]`)), true},
		"all queues of a prefix":                {document(statement("encode", "*")), true},
		"another queue":                         {document(statement("encode", "reconstruct")), false},
		"a statement that is no list":           {`{"Statement":` + statement() + `}`, true},
		"as Terraform writes it":                {document(with(`{"ArnEquals":{"aws:SourceArn":"`+topic+`"}}`), tlsOnly), true},
		"another topic":                         {document(with(`{"ArnEquals":{"aws:SourceArn":"` + topic + `2"}}`)), false},
		"a topic of several":                    {document(with(`{"ArnEquals":{"aws:SourceArn":["arn:aws:sns:eu-west-1:123456789012:x","` + topic + `"]}}`)), true},
		"topics like one":                       {document(with(`{"ArnLike":{"AWS:SourceArn":"arn:*:sns:*:123456789012:gen3d-?ev-*"}}`)), true},
		"a star does not reach over colons":     {document(with(`{"ArnLike":{"aws:SourceArn":"arn:*:gen3d-dev-events"}}`)), false},
		"a text is compared as it is":           {document(with(`{"StringEquals":{"aws:SourceArn":"arn:aws:sns:*"}}`)), false},
		"a text with stars":                     {document(with(`{"StringLike":{"aws:SourceArn":"arn:aws:sns:*"}}`)), true},
		"the account":                           {document(with(`{"StringEquals":{"aws:SourceAccount":"123456789012"}}`)), true},
		"the topic of another account":          {document(with(`{"ArnEquals":{"aws:SourceArn":"` + topic + `"},"StringEquals":{"aws:SourceAccount":"1"}}`)), false},
		"not from that topic":                   {document(with(`{"ArnNotEquals":{"aws:SourceArn":"` + topic + `"}}`)), false},
		"a key that is not there":               {document(with(`{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}`)), false},
		"a key that is not there, if it exists": {document(with(`{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-1"}}`)), true},
		"a key that must not be there":          {document(with(`{"Null":{"aws:PrincipalOrgID":"true"}}`)), true},
		"a key that must be there":              {document(with(`{"Null":{"aws:SourceArn":false}}`)), true},
		"an address is never known":             {document(with(`{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}`)), false},
		"a denial outweighs":                    {document(statement(), statement("Allow", "Deny")), false},
		"a denial of all but this queue":        {document(statement(), statement("Allow", "Deny", `"Resource"`, `"NotResource"`)), true},
		"a denial of what does not come by TLS": {document(statement(), tlsOnly), true},
		"a denial alone admits nobody":          {document(tlsOnly), false},
		"of two statements one is enough":       {document(statement("encode", "x"), statement()), true},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			p, err := policy.Parse(tc.policy)
			if err != nil {
				t.Fatal(err)
			}
			got := p.Admits(policy.Request{
				Service: "sns.amazonaws.com", Action: "sqs:SendMessage", Resource: queue,
				Keys: map[string]string{"aws:sourcearn": topic, "aws:sourceaccount": "123456789012", "aws:securetransport": "true"},
			})
			if got != tc.want {
				t.Errorf("admitted: %t", got)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"no JSON":                  "all",
		"a list":                   "[]",
		"no statement":             `{"Version":"2012-10-17"}`,
		"an empty list":            document(),
		"another version":          `{"Version":"2012-10-18","Statement":` + statement() + `}`,
		"an unknown effect":        document(statement("Allow", "Permit")),
		"no principal":             document(statement(`"Principal":{"Service":"sns.amazonaws.com"},`, "")),
		"a principal that is none": document(statement(`{"Service":"sns.amazonaws.com"}`, `"sns.amazonaws.com"`)),
		"an unknown principal":     document(statement(`"Service"`, `"Queue"`)),
		"no action":                document(statement(`"Action":"sqs:SendMessage",`, "")),
		"an action of SNS":         document(statement("sqs:SendMessage", "sns:Publish")),
		"eight actions":            document(statement(`"sqs:SendMessage"`, `["sqs:A","sqs:B","sqs:C","sqs:D","sqs:E","sqs:F","sqs:G","sqs:H"]`)),
		"both action and not":      document(statement(`"Action"`, `"NotAction":"sqs:A","Action"`)),
		"no resource":              document(statement(`"Resource"`, `"Sid"`)),
		"an unknown condition":     document(with(`{"TopicEquals":{"aws:SourceArn":"x"}}`)),
		"a condition of nothing":   document(with(`{"ArnEquals":{"aws:SourceArn":[]}}`)),
		"a condition on an object": document(with(`{"ArnEquals":{"aws:SourceArn":{}}}`)),
		"21 statements":            document(strings.Split(strings.Repeat(statement()+"\n", 21)[:21*(len(statement())+1)-1], "\n")...),
		"51 principals":            document(statement(`"sns.amazonaws.com"`, `[`+strings.Repeat(`"a",`, 50)+`"b"]`)),
		"more than 8 KiB":          document(statement(`"Effect"`, `"Sid":"`+strings.Repeat("x", 8192)+`","Effect"`)),
	} {
		if _, err := policy.Parse(text); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}
