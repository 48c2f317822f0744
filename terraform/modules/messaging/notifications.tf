# S3 refuses rules that overlap, so there is one a prefix; the topic's filters route.
resource "aws_s3_bucket_notification" "data" {
  bucket = var.bucket.name

  dynamic "topic" {
    for_each = local.topology.notifications

    content {
      topic_arn     = aws_sns_topic.this[topic.value.topic].arn
      events        = topic.value.events
      filter_prefix = topic.value.prefix
    }
  }

  # S3 sends a test message at once and refuses the rule if it may not.
  depends_on = [aws_sns_topic_policy.this]
}
