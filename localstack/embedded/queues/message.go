package queues

// Message is what a publisher hands to a topic.
type Message struct {
	Body       string
	Subject    string // shown in wrapped deliveries only
	Group      string // MessageGroupId: the tenant, for fair queues
	Attributes map[string]Attribute
}

// Attribute is a message attribute of SNS or SQS.
type Attribute struct {
	DataType    string `json:"DataType"` // String, Number, Binary or String.Array, or one of them with ".label"
	StringValue string `json:"StringValue,omitempty"`
	BinaryValue []byte `json:"BinaryValue,omitempty"` // base64 on the wire
}
