// Package models serves the model files that browsers load: decoders, and the
// licences that go with them. They lie in the bucket under models/, where the workers
// put them; a deployment with a content delivery network serves them from there
// itself, at the same addresses.
//
// A decoder's address carries its content's hash, so browsers keep it for good. Only
// decoders and licences are served: encoders are large, and some licences forbid it.
//
// It checks no identity: what is here is the same for everybody. It keeps what it has
// served in memory, as every page asks for the same few files.
package models
