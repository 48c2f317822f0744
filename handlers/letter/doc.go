// Package letter writes Gen3D's mails: what became of a session, of several, and
// what the operator must know. Each has a text part that reads well alone and an HTML
// part for light and dark, in each language.
//
// What is said stands in the catalogue: a struct of words a language (english.go,
// spanish.go) and a table of advice a failure code (advice_en.go, advice_es.go).
// Nothing that an uploader wrote, a file name above all, gets into a header or into
// HTML other than as text.
//
// It sends nothing, makes no links and reads no storage: that is its callers'.
package letter

import _ "time/tzdata" // times are written in the owner's zone, also where the system has no zones
