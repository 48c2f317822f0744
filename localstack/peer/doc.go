// Package peer starts clouds that others wrote, moto and LocalStack, and knows in what
// each cloud is known to differ from AWS. Nothing but tests uses it.
//
// What they are shows that the embedded cloud behaves as AWS does: whoever wrote it
// would make the same mistake in it and in its tests, but not in programs of others.
//
// They run as Python programs of this machine, which scripts/peer_python.sh installs
// with their hashes pinned. Differences are rows of localstack/differences.md: a
// difference that has no row fails the tests, and so does a row that no longer differs.
//
// It does not start the embedded cloud, nor any part of Gen3D.
package peer
