// Package api answers the calls of web/openapi.yaml: it hands out presigned uploads
// and downloads and lets people read, follow, share and delete their own sessions.
//
// Whose sessions they are, the verified token's subject alone says: every key is
// made from it, so that a request can name no other user's folder, and what is not
// there is answered like what is somebody else's. File names in metadata.json are
// checked before links are made of them, since integrators may write there.
//
// It starts no work: uploads do. It keeps no state but counters and the readers of
// open event streams, so that any number of it may run. It serves no pages, signs
// nobody in, and knows no AWS.
package api
