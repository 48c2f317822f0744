package filter

import (
	"strings"
	"testing"
)

func TestParseRefuses(t *testing.T) {
	many := func(n int) string { return strings.Repeat(`"x",`, n-1) + `"x"` }
	cases := map[string]struct {
		policy string
		scope  Scope
		want   string // part of the error, "" for none
	}{
		"text that is not JSON":               {`{`, MessageBody, "not a JSON object"},
		"null":                                {`null`, MessageBody, "not a JSON object"},
		"a list":                              {`[]`, MessageBody, "not a JSON object"},
		"an unknown scope":                    {`{}`, "Subject", "FilterPolicyScope"},
		"a bare value":                        {`{"a":"x"}`, MessageBody, "must be an object or an array"},
		"an empty list":                       {`{"a":[]}`, MessageBody, "empty"},
		"an empty object below a key":         {`{"a":{}}`, MessageBody, "empty"},
		"a list in a list":                    {`{"a":[["x"]]}`, MessageBody, "match value"},
		"nested keys on attributes":           {`{"a":{"b":["x"]}}`, MessageAttributes, "nested"},
		"an unknown operator":                 {`{"a":[{"regex":"x"}]}`, MessageBody, "unrecognized match type regex"},
		"wildcard, which we do not offer":     {`{"a":[{"wildcard":"x*"}]}`, MessageBody, "unrecognized match type"},
		"two operators in one object":         {`{"a":[{"prefix":"x","suffix":"y"}]}`, MessageBody, "exactly one key"},
		"an empty prefix":                     {`{"a":[{"prefix":""}]}`, MessageBody, "non-empty string"},
		"a prefix that is a number":           {`{"a":[{"prefix":1}]}`, MessageBody, "non-empty string"},
		"exists with a word":                  {`{"a":[{"exists":"yes"}]}`, MessageBody, "either true or false"},
		"anything-but with an object":         {`{"a":[{"anything-but":{"numeric":["=",1]}}]}`, MessageBody, "unsupported anything-but"},
		"anything-but with nothing":           {`{"a":[{"anything-but":[]}]}`, MessageBody, "needs a value"},
		"anything-but with a truth value":     {`{"a":[{"anything-but":[true]}]}`, MessageBody, "strings and numbers"},
		"anything-but with an empty object":   {`{"a":[{"anything-but":{}}]}`, MessageBody, "one operator"},
		"numeric without a number":            {`{"a":[{"numeric":["<"]}]}`, MessageBody, "numeric takes"},
		"numeric with text":                   {`{"a":[{"numeric":["<","1"]}]}`, MessageBody, "numeric takes"},
		"numeric with an unknown comparison":  {`{"a":[{"numeric":["!=",1]}]}`, MessageBody, "range operator"},
		"numeric, upper bound first":          {`{"a":[{"numeric":["<",1,">",0]}]}`, MessageBody, "lower bound followed"},
		"numeric, bounds crossed":             {`{"a":[{"numeric":[">",1,"<",0]}]}`, MessageBody, "bottom must be less"},
		"a number beyond a billion":           {`{"a":[1000000001]}`, MessageBody, "between"},
		"a malformed cidr":                    {`{"a":[{"cidr":"10.0.0"}]}`, MessageBody, "CIDR"},
		"an operator inside $or":              {`{"$or":[{"prefix":"a"},{"suffix":"b"}]}`, MessageAttributes, ""},
		"six keys":                            {`{"a":[1],"b":[1],"c":[1],"d":[1],"e":[1],"f":[1]}`, MessageBody, "5 keys"},
		"five keys":                           {`{"a":[1],"b":[1],"c":[1],"d":[1],"e":[1]}`, MessageBody, ""},
		"150 combinations":                    {`{"a":[` + many(15) + `],"b":[` + many(10) + `]}`, MessageAttributes, ""},
		"151 combinations":                    {`{"a":[` + many(151) + `]}`, MessageAttributes, "complex"},
		"38 values four levels down, 152":     {`{"a":{"b":{"c":{"d":[` + many(38) + `]}}}}`, MessageBody, "complex"},
		"a policy larger than AWS would take": {`{"a":["` + strings.Repeat("x", maxBytes) + `"]}`, MessageBody, "larger"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := Parse(c.policy, c.scope)
			if c.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want ...%s...", err, c.want)
			}
		})
	}
}

// FuzzPolicy wants any policy and any body to end in an answer.
func FuzzPolicy(f *testing.F) {
	f.Add(`{"Records":{"s3":{"object":{"key":[{"suffix":".jpg"}]}}}}`, s3Event)
	f.Add(`{"$or":[{"a":[{"numeric":[">",1]}]},{"b":[{"anything-but":{"prefix":"x"}}]}]}`, `{"a":[[1,[2]],{}]}`)
	f.Add(`{"a":[{"exists":false},null,{"cidr":"::/0"}]}`, `{"a":"::1"}`)
	f.Fuzz(func(t *testing.T, policy, body string) {
		for _, scope := range []Scope{MessageAttributes, MessageBody} {
			p, err := Parse(policy, scope)
			if err != nil {
				continue
			}
			p.Matches(Body(body))
			p.Matches(Attributes([]Attribute{{"a", "String.Array", body}, {"b", "Number", body}}))
		}
	})
}
