// Package registry keeps the webhook endpoints of each owner, in one document of
// storage that the owner cannot write: webhooks/{user}.json. It holds no secret.
//
// It also reads config/webhooks.json, which the owner does write: strictly, and
// with the line and column of everything that is wrong.
//
// It sends nothing, and it does not decide whether an address may be sent to.
package registry
