resource "aws_iam_role" "worker" {
  name                 = "${local.prefix}-worker"
  description          = "Gen3D: gen3d worker"
  permissions_boundary = var.permissions_boundary

  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_instance_profile" "worker" {
  name = "${local.prefix}-worker"
  role = aws_iam_role.worker.name
}

resource "aws_iam_role_policy" "worker" {
  name = "work"
  role = aws_iam_role.worker.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [
        {
          Sid      = "Sessions"
          Effect   = "Allow"
          Action   = ["s3:GetObject", "s3:PutObject"]
          Resource = "${var.bucket.arn}/users/*/sessions/*"
        },
        {
          Sid      = "Models"
          Effect   = "Allow"
          Action   = ["s3:GetObject", "s3:PutObject"]
          Resource = "${var.bucket.arn}/models/*"
        },
        {
          Sid      = "Tombstones"
          Effect   = "Allow"
          Action   = "s3:GetObject"
          Resource = "${var.bucket.arn}/erased/*"
        },
        {
          # Without it S3 answers 403 where an object is not there, and HeadBucket fails.
          Sid      = "Missing"
          Effect   = "Allow"
          Action   = "s3:ListBucket"
          Resource = var.bucket.arn
        },
        {
          Sid      = "Jobs"
          Effect   = "Allow"
          Action   = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueUrl", "sqs:GetQueueAttributes"]
          Resource = [for q in values(local.queues) : q.arn]
        },
        {
          Sid      = "DeadLetters"
          Effect   = "Allow"
          Action   = ["sqs:SendMessage", "sqs:GetQueueUrl"]
          Resource = [for q in values(local.queues) : q.dead_letters_arn]
        },
        {
          Sid      = "Facts"
          Effect   = "Allow"
          Action   = "sns:Publish"
          Resource = var.events_topic_arn
        },
        {
          Sid      = "Heartbeat"
          Effect   = "Allow"
          Action   = "s3:PutObject"
          Resource = "${var.bucket.arn}/fleet/workers/*"
        },
        {
          # A group's description has no resource.
          Sid      = "Group"
          Effect   = "Allow"
          Action   = "autoscaling:DescribeAutoScalingGroups"
          Resource = "*"
        },
        {
          # Its own group alone: it joins, protects itself, and ends its machine.
          Sid    = "Life"
          Effect = "Allow"
          Action = [
            "autoscaling:CompleteLifecycleAction", "autoscaling:RecordLifecycleActionHeartbeat",
            "autoscaling:SetInstanceProtection", "autoscaling:TerminateInstanceInAutoScalingGroup",
          ]
          Resource = "arn:${data.aws_partition.current.partition}:autoscaling:${data.aws_region.current.name}:${local.account}:autoScalingGroup:*:autoScalingGroupName/${local.group}"
        },
        {
          Sid      = "Log"
          Effect   = "Allow"
          Action   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
          Resource = "${aws_cloudwatch_log_group.worker.arn}:*"
        },
      ],
      var.kms_key_arn == null ? [] : [{
        Sid      = "Key"
        Effect   = "Allow"
        Action   = ["kms:GenerateDataKey", "kms:Decrypt"]
        Resource = var.kms_key_arn
      }],
    )
  })
}
