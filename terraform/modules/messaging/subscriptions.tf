resource "aws_sns_topic_subscription" "this" {
  for_each             = local.queues
  topic_arn            = aws_sns_topic.this[each.value.topic].arn
  protocol             = "sqs"
  endpoint             = aws_sqs_queue.this[each.key].arn
  raw_message_delivery = true
  filter_policy_scope  = each.value.filter_scope
  filter_policy        = jsonencode(each.value.filter)

  depends_on = [aws_sqs_queue_policy.this]
}
