// Package site serves the web app: the files that `make web` built, with the
// headers that keep them safe and quick.
//
// Files below /assets/ have their content's hash in their name and are kept by
// browsers for good; all others are asked for anew each time, which costs a 304.
// An address without a file is one of the app's own pages and answers index.html,
// unless it looks like a file: then it is 404, so that a script of an older
// release fails at once and the app can load itself anew. Where the build left a
// file compressed beside it (.br, .gz), browsers that can read it get that.
//
// GET /config.json tells the app where it is deployed. A deployment of static
// files puts a file of that name beside the app instead.
//
// It knows nothing of sessions and signs nobody in. It answers GET and HEAD alone.
package site
