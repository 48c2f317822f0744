// Package objects is Amazon S3 on one machine: an S3 server over a folder, with
// S3's event notifications delivered at least once, also across a kill -9.
//
// The server is versitygw used as a library (github.com/versity/versitygw, posix
// back end, metadata in extended attributes). This package adds what Gen3D needs
// and versitygw does not give: notifications, an fsync before an upload is
// answered, keys refused that a file system would fold together, one process per
// folder of data, and a free port that the caller can learn.
//
// # The working directory
//
// versitygw's back end changes the process's working directory to its data and
// uses relative paths from then on. So: one Server per process at a time; make
// every relative path absolute before Open; set Dir on every exec.Cmd; never call
// os.Chdir while a Server is open. If somebody does, every request is refused with
// a 500 that says so, instead of landing in another folder. Close goes back.
//
// # Notifications
//
// A write that matches a rule goes through five steps:
//
//  1. the body is staged in an unnamed file and fsynced;
//  2. an intent with the event's sequencer is written to journal.db and fsynced
//     (concurrent intents share one commit);
//  3. versitygw gives the staged file its name, the folder is fsynced;
//  4. the event is published;
//  5. the intent is erased, together with later ones.
//
// 2 and 3 happen under a lock on the key, so the order of sequencers is the order
// of writes. The next start, or a timer if publishing failed, looks at the object
// of every intent left behind: if it is there and not older than the staged file,
// the event is published (again), with the same sequencer; if not, nothing was
// stored and the intent is dropped. A consumer therefore sees every change at
// least once, sometimes twice. A write that matches no rule skips 2, 4 and 5. A
// failed upload leaves no intent, because an intent is written after the body.
//
// # What survives
//
// kill -9: everything answered with 200, and every event of it. An upload cut off
// before its answer is either wholly there, with its event, or wholly absent.
//
// A power cut: the same, as far as the disk and file system honour fsync, for the
// current version of an object and for the journal. Not guaranteed after a power
// cut: earlier versions of an overwritten object (versitygw copies them without
// fsync), deletions (an erased object may come back), tags set in the same
// request, and unfinished multipart uploads.
//
// # Where it differs from S3
//
//   - Keys are paths: a key with an empty, "." or ".." part is refused with 400
//     InvalidArgument, a part of more than 227 bytes with KeyTooLongError, and
//     "x" and "x/y" cannot both exist (409 ObjectParentIsFile or
//     ExistingObjectIsDirectory). key_test.go has the whole table.
//   - A bucket's notification and lifecycle configuration cannot be set through
//     the API (501): rules come from Config, old objects stay until deleted.
//   - There is no s3:TestEvent, and a copy of an object onto itself keeps its
//     version id.
//
// It does not create topics, know SNS, or serve more than one bucket's events.
package objects
