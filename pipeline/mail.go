package pipeline

// Mail is one message to be sent. Addresses are bare: ada@example.com.
type Mail struct {
	From    string
	To      string
	Bcc     string // empty: nobody
	Subject string
	Text    string
	HTML    string
}
