package filter

import "testing"

const s3Event = `{"Records":[
	{"eventName":"ObjectCreated:Put","s3":{"bucket":{"name":"b"},"object":{"key":"users/u/x/original_image.jpg","size":12}}},
	{"eventName":"ObjectRemoved:Delete","s3":{"object":{"key":"users/u/x/notes.txt"}}}]}`

func TestBodyPolicies(t *testing.T) {
	cases := map[string]struct {
		policy, body string
		want         bool
	}{
		"an exact string":                                {`{"a":["x","y"]}`, `{"a":"y"}`, true},
		"another string":                                 {`{"a":["x","y"]}`, `{"a":"z"}`, false},
		"case matters":                                   {`{"a":["x"]}`, `{"a":"X"}`, false},
		"a number is not its text":                       {`{"a":[1]}`, `{"a":"1"}`, false},
		"a number however it is written":                 {`{"a":[300]}`, `{"a":3.0e2}`, true},
		"true, false and null are values":                {`{"a":[true,null]}`, `{"a":null}`, true},
		"null does not stand for what is missing":        {`{"a":[null]}`, `{}`, false},
		"every key must hold":                            {`{"a":["x"],"b":["y"]}`, `{"a":"x","b":"z"}`, false},
		"keys that the policy does not name are ignored": {`{"a":["x"]}`, `{"a":"x","b":"z"}`, true},
		"an empty policy lets everything through":        {`{}`, `{"a":1}`, true},

		"prefix":                              {`{"a":[{"prefix":"ab"}]}`, `{"a":"abc"}`, true},
		"prefix of something else":            {`{"a":[{"prefix":"ab"}]}`, `{"a":"cab"}`, false},
		"suffix":                              {`{"a":[{"suffix":".png"}]}`, `{"a":"m.png"}`, true},
		"equals-ignore-case":                  {`{"a":[{"equals-ignore-case":"ÄB"}]}`, `{"a":"äb"}`, true},
		"cidr":                                {`{"a":[{"cidr":"10.0.0.0/24"}]}`, `{"a":"10.0.0.255"}`, true},
		"cidr of another network":             {`{"a":[{"cidr":"10.0.0.0/24"}]}`, `{"a":"10.1.0.0"}`, false},
		"cidr of no address":                  {`{"a":[{"cidr":"10.0.0.0/24"}]}`, `{"a":"ten"}`, false},
		"anything-but a value":                {`{"a":[{"anything-but":"x"}]}`, `{"a":"y"}`, true},
		"anything-but the value":              {`{"a":[{"anything-but":"x"}]}`, `{"a":"x"}`, false},
		"anything-but needs the key":          {`{"a":[{"anything-but":"x"}]}`, `{}`, false},
		"anything-but or absent":              {`{"a":[{"anything-but":"x"},{"exists":false}]}`, `{}`, true},
		"anything-but a list":                 {`{"a":[{"anything-but":["x",1]}]}`, `{"a":1}`, false},
		"anything-but a number lets text by":  {`{"a":[{"anything-but":[1]}]}`, `{"a":"1"}`, true},
		"anything-but a prefix":               {`{"a":[{"anything-but":{"prefix":"x"}}]}`, `{"a":"xy"}`, false},
		"anything-but a suffix":               {`{"a":[{"anything-but":{"suffix":"x"}}]}`, `{"a":"xy"}`, true},
		"anything-but on a list, any value":   {`{"a":[{"anything-but":["x"]}]}`, `{"a":["x","y"]}`, true},
		"numeric equality":                    {`{"a":[{"numeric":["=",3.5]}]}`, `{"a":3.5}`, true},
		"numeric range":                       {`{"a":[{"numeric":[">",0,"<=",5]}]}`, `{"a":5}`, true},
		"numeric range, outside":              {`{"a":[{"numeric":[">",0,"<=",5]}]}`, `{"a":0}`, false},
		"numeric range of text":               {`{"a":[{"numeric":[">=",0]}]}`, `{"a":"3"}`, false},
		"numeric less than":                   {`{"a":[{"numeric":["<",0]}]}`, `{"a":-1}`, true},
		"exists":                              {`{"a":[{"exists":true}]}`, `{"a":null}`, true},
		"exists, but only an object is there": {`{"a":[{"exists":true}]}`, `{"a":{}}`, false},
		"absent":                              {`{"a":[{"exists":false}]}`, `{"b":1}`, true},
		"absent below something absent":       {`{"a":{"b":[{"exists":false}]}}`, `{}`, true},
		"not absent":                          {`{"a":[{"exists":false}]}`, `{"a":1}`, false},

		"or, the first":                        {`{"$or":[{"a":["x"]},{"b":["y"]}]}`, `{"a":"x"}`, true},
		"or, neither":                          {`{"$or":[{"a":["x"]},{"b":["y"]}]}`, `{"a":"y","b":"x"}`, false},
		"or beside a key":                      {`{"k":[1],"$or":[{"a":["x"]},{"b":["y"]}]}`, `{"k":2,"a":"x"}`, false},
		"or below a key":                       {`{"o":{"$or":[{"a":["x"]},{"b":["y"]}]}}`, `{"o":{"b":"y"}}`, true},
		"a list called $or is a key":           {`{"$or":["x"]}`, `{"$or":"x"}`, true},
		"a list of values matches by any":      {`{"a":["x"]}`, `{"a":["w",["x"]]}`, true},
		"nested keys":                          {`{"a":{"b":{"c":["x"]}}}`, `{"a":{"b":{"c":"x"}}}`, true},
		"nested keys that are values":          {`{"a":{"b":["x"]}}`, `{"a":"b"}`, false},
		"a key in an array of S3 records":      {`{"Records":{"s3":{"object":{"key":[{"suffix":"original_image.jpg"}]}}}}`, s3Event, true},
		"another key in the records":           {`{"Records":{"s3":{"object":{"key":[{"suffix":"mask_final.png"}]}}}}`, s3Event, false},
		"two conditions on the same record":    {`{"Records":{"eventName":[{"prefix":"ObjectCreated:"}],"s3":{"object":{"key":[{"suffix":".jpg"}]}}}}`, s3Event, true},
		"two conditions on different records":  {`{"Records":{"eventName":[{"prefix":"ObjectCreated:"}],"s3":{"object":{"key":[{"suffix":".txt"}]}}}}`, s3Event, false},
		"a record that lacks what may not be":  {`{"Records":{"s3":{"object":{"size":[{"exists":false}]}}}}`, s3Event, true},
		"a body that is not JSON":              {`{"a":[{"exists":false}]}`, `hello`, false},
		"a body that is a list":                {`{}`, `[]`, false},
		"a policy over an empty list of items": {`{"a":{"b":[{"exists":false}]}}`, `{"a":[]}`, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p, err := Parse(c.policy, MessageBody)
			if err != nil {
				t.Fatal(err)
			}
			if got := p.Matches(Body(c.body)); got != c.want {
				t.Fatalf("%s on %s: %v", c.policy, c.body, got)
			}
		})
	}
}

func TestAttributePolicies(t *testing.T) {
	attributes := Attributes([]Attribute{
		{"type", "String", "mask.uploaded"},
		{"labelled", "String.kind", "x"},
		{"size", "Number", "12.5"},
		{"tags", "String.Array", `["a", 7, true]`},
		{"broken", "String.Array", `a, b`},
		{"raw", "Binary", "x"},
	})
	cases := map[string]struct {
		policy string
		want   bool
	}{
		"a string":                       {`{"type":["mask.uploaded"]}`, true},
		"a prefix":                       {`{"type":[{"prefix":"mask."}]}`, true},
		"a labelled string":              {`{"labelled":["x"]}`, true},
		"a number":                       {`{"size":[{"numeric":[">",12,"<",13]}]}`, true},
		"a number is not text":           {`{"size":["12.5"]}`, false},
		"an element of an array":         {`{"tags":[7]}`, true},
		"no element of an array":         {`{"tags":["7"]}`, false},
		"an array that is none":          {`{"broken":[{"exists":true}]}`, false},
		"binary attributes do not count": {`{"raw":[{"exists":true}]}`, false},
		"or across attributes":           {`{"$or":[{"type":["x"]},{"size":[12.5]}]}`, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			p, err := Parse(c.policy, MessageAttributes)
			if err != nil {
				t.Fatal(err)
			}
			if got := p.Matches(attributes); got != c.want {
				t.Fatalf("%s: %v", c.policy, got)
			}
		})
	}
}
