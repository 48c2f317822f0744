// Package models keeps third parties' models: what is known of them, and their files.
//
// A model is a [Manifest]: where its files come from, pinned by revision, size and
// SHA-256; whose they are; and the exact tensors of its graphs. [Catalogue] has the
// manifests that come with this release. A [Folder] holds the installed ones, each
// complete and verified or not there at all.
//
// The package does not run models, and it never trusts a download: a file whose
// SHA-256 is not pinned is not fetched.
package models
