package pipeline

// Mail is one message to be sent. Addresses are bare: ada@example.com.
type Mail struct {
	From    string
	To      string
	Bcc     string // empty: nobody
	Subject string
	Text    string
	HTML    string

	// Letter is the letter's id in the outbox, the same each time the mail is sent;
	// Ref says whose session it is about. The mail service repeats both when it tells
	// what became of the mail.
	Letter string
	Ref    SessionRef
	// Inline are the pictures inside the HTML.
	Inline []Inline
	// Unsubscribe is the address at which the reader ends all mail; empty: none.
	Unsubscribe string
}

// Inline is a picture inside the HTML of a mail, where it is called cid:{ID}.
type Inline struct {
	ID   string // local@domain
	Name string
	Type string // such as image/jpeg
	Data []byte
}
