output "topic_arns" {
  description = "ARN of each topic, by its short name."
  value       = { for name, t in aws_sns_topic.this : name => t.arn }
}

output "queues" {
  description = "ARN and physical name of each reaction's queue and of its dead letters, by the reaction."
  value = { for name, q in aws_sqs_queue.this : name => {
    arn               = q.arn
    name              = "${local.prefix}-${name}"
    dead_letters_arn  = aws_sqs_queue.dead_letters[name].arn
    dead_letters_name = "${local.prefix}-${local.queues[name].dead_letters}"
    visibility_sec    = local.queues[name].visibility_sec
  } }
}
