package queues

import "context"

// call is one SQS request that has been let in.
type call struct {
	ctx    context.Context
	in     *sqsInput
	base   string // the address the client asked, such as http://127.0.0.1:4566
	sender string // its access key
	trace  string // the X-Ray header of the request

	// undelivered, if an action sets it, is called when the answer could not be sent.
	undelivered func()
}

// snsCall is one SNS request that has been let in.
type snsCall struct {
	form          form
	sender, trace string
}

var sqsActions = map[string]func(*Server, *call) (any, error){
	"CancelMessageMoveTask":        (*Server).cancelMessageMoveTask,
	"ChangeMessageVisibility":      (*Server).changeMessageVisibility,
	"ChangeMessageVisibilityBatch": (*Server).changeMessageVisibilityBatch,
	"CreateQueue":                  (*Server).createQueue,
	"DeleteMessage":                (*Server).deleteMessage,
	"DeleteMessageBatch":           (*Server).deleteMessageBatch,
	"DeleteQueue":                  (*Server).deleteQueue,
	"GetQueueAttributes":           (*Server).getQueueAttributes,
	"GetQueueUrl":                  (*Server).getQueueURL,
	"ListDeadLetterSourceQueues":   (*Server).listDeadLetterSourceQueues,
	"ListMessageMoveTasks":         (*Server).listMessageMoveTasks,
	"ListQueueTags":                (*Server).listQueueTags,
	"ListQueues":                   (*Server).listQueues,
	"PurgeQueue":                   (*Server).purgeQueue,
	"ReceiveMessage":               (*Server).receiveMessage,
	"SendMessage":                  (*Server).sendMessage,
	"SendMessageBatch":             (*Server).sendMessageBatch,
	"SetQueueAttributes":           (*Server).setQueueAttributes,
	"StartMessageMoveTask":         (*Server).startMessageMoveTask,
	"TagQueue":                     (*Server).tagQueue,
	"UntagQueue":                   (*Server).untagQueue,
}

var snsActions = map[string]func(*Server, *snsCall) (any, error){
	"CreateTopic":               (*Server).createTopic,
	"DeleteTopic":               (*Server).deleteTopic,
	"GetSubscriptionAttributes": (*Server).getSubscriptionAttributes,
	"GetTopicAttributes":        (*Server).getTopicAttributes,
	"ListSubscriptions":         (*Server).listSubscriptions,
	"ListSubscriptionsByTopic":  (*Server).listSubscriptionsByTopic,
	"ListTagsForResource":       (*Server).listTagsForResource,
	"ListTopics":                (*Server).listTopics,
	"Publish":                   (*Server).publish,
	"PublishBatch":              (*Server).publishBatch,
	"SetSubscriptionAttributes": (*Server).setSubscriptionAttributes,
	"SetTopicAttributes":        (*Server).setTopicAttributes,
	"Subscribe":                 (*Server).subscribe,
	"TagResource":               (*Server).tagResource,
	"Unsubscribe":               (*Server).unsubscribe,
	"UntagResource":             (*Server).untagResource,
}
