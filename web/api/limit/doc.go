// Package limit counts requests: so many a minute for a key, and so many at a time.
//
// It counts in this process alone. Of n processes behind one address each counts
// for itself, so that the limit is up to n times the configured one; an exact one
// would cost a shared counter and its round trip on every request.
package limit
