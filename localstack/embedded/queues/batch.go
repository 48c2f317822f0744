package queues

import (
	"strings"
)

// batchFailure is one entry of a batch that was refused.
type batchFailure struct {
	ID      string `json:"Id" xml:"Id"`
	Code    string `json:"Code" xml:"Code"`
	Message string `json:"Message" xml:"Message"`
	Sender  bool   `json:"SenderFault" xml:"SenderFault"`
}

func failure(id string, err error) batchFailure {
	e, _ := asAPIError(err)
	return batchFailure{ID: id, Code: e.code, Message: e.message, Sender: e.fault() == "Sender"}
}

// batchDone is one entry of a batch that was carried out.
type batchDone struct {
	ID string `json:"Id" xml:"Id"`
}

const maxBatch = 10

// checkBatch refuses a batch as a whole: none, too many, ids that are malformed
// or used twice. refuse makes the error in the service's own form.
func checkBatch(ids []string, refuse func(shape, format string, args ...any) *apiError) error {
	if len(ids) == 0 {
		return refuse("EmptyBatchRequest", "The batch request doesn't contain any entries.")
	}
	if len(ids) > maxBatch {
		return refuse("TooManyEntriesInBatchRequest", "Maximum number of entries per request are %d. You have sent %d.", maxBatch, len(ids))
	}
	seen := map[string]bool{}
	for _, id := range ids {
		if id == "" || len(id) > 80 || strings.ContainsFunc(id, func(c rune) bool { return !wordRune(c) }) {
			return refuse("InvalidBatchEntryId", "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.")
		}
		if seen[id] {
			return refuse("BatchEntryIdsNotDistinct", "Id %s repeated.", id)
		}
		seen[id] = true
	}
	return nil
}

func (c *call) checkBatch() error {
	ids := make([]string, len(c.in.Entries))
	for i, e := range c.in.Entries {
		ids[i] = e.ID
	}
	return checkBatch(ids, legacy)
}

type sentEntry struct {
	ID string `json:"Id" xml:"Id"`
	sent
}

type sentBatch struct {
	Successful []sentEntry    `json:"Successful" xml:"SendMessageBatchResultEntry"`
	Failed     []batchFailure `json:"Failed" xml:"BatchResultErrorEntry"`
}

// sendMessageBatch checks each entry for itself and sends the good ones in one
// transaction.
func (s *Server) sendMessageBatch(c *call) (any, error) {
	q, set, err := s.target(c)
	if err == nil {
		err = c.checkBatch()
	}
	if err != nil {
		return nil, err
	}
	total := 0
	for _, e := range c.in.Entries {
		total += size(e.MessageBody, e.MessageAttributes)
	}
	if total > maxBatchBytes {
		return nil, legacy("BatchRequestTooLong", "Batch requests cannot be longer than %d bytes. You have sent %d bytes.", maxBatchBytes, total)
	}
	answer := sentBatch{Successful: []sentEntry{}, Failed: []batchFailure{}}
	var letters []outgoing
	for _, e := range c.in.Entries {
		d := draft{
			body: e.MessageBody, attributes: e.MessageAttributes, systemAttributes: e.MessageSystemAttributes,
			group: e.MessageGroupID, deduplication: e.MessageDeduplicationID, delay: e.DelaySeconds,
		}
		out, err := s.prepare(c, q, set, d)
		if err != nil {
			answer.Failed = append(answer.Failed, failure(e.ID, err))
			continue
		}
		letters = append(letters, out)
		answer.Successful = append(answer.Successful, sentEntry{e.ID, answerSent(out.letter, d.systemAttributes)})
	}
	if err := s.enqueue(letters); err != nil {
		return nil, err
	}
	return answer, nil
}
