// Package backlog orders the messages of one queue in memory: who is visible,
// who is hidden and until when, who is next, who is oldest.
//
// All operations take O(log n) of the messages in the queue. Messages of one
// group leave oldest first. Among groups the one with the fewest messages in
// flight is next, then the one that waited longest for its turn, so a tenant
// with a long backlog does not delay another's first message (SQS fair queues).
// Messages without a group form one group.
//
// A Backlog is not safe for concurrent use, keeps no message text, writes
// nothing down, and takes the time from its caller.
package backlog
