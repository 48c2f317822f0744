package pipeline

// Person is what an identity provider tells of a user.
type Person struct {
	// Address is a verified mail address; empty where there is none.
	Address string
	// Locale is a language tag such as es-ES; empty where the provider has none.
	Locale string
}

// Language is the language of the person's locale, or "" where Gen3D does not
// write in it.
func (p Person) Language() Language {
	for _, l := range Languages() {
		if len(p.Locale) >= 2 && p.Locale[:2] == string(l) && (len(p.Locale) == 2 || p.Locale[2] == '-' || p.Locale[2] == '_') {
			return l
		}
	}
	return ""
}
