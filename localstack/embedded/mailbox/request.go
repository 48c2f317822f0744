package mailbox

// sendRequest is the body of SendEmail, API v2, as far as it is used here. What is
// not listed (identity ARNs, tenants, list management) is accepted and ignored.
type sendRequest struct {
	FromEmailAddress     string
	Destination          *destination
	ReplyToAddresses     []string
	Content              *content
	ConfigurationSetName string
	EmailTags            []struct{ Name, Value string }
}

type destination struct {
	ToAddresses  []string
	CcAddresses  []string
	BccAddresses []string
}

type content struct {
	Simple   *simple
	Raw      *struct{ Data []byte }
	Template *struct{}
}

type simple struct {
	Subject *charsetText
	Body    *struct {
		Text *charsetText
		Html *charsetText
	}
	Headers     []struct{ Name, Value string }
	Attachments []struct {
		RawContent  []byte
		FileName    string
		ContentType string
		ContentId   string
	}
}

type charsetText struct {
	Data    string
	Charset string // JSON is UTF-8 already; this is what SES would send it as
}

func (c *charsetText) text() string {
	if c == nil {
		return ""
	}
	return c.Data
}
