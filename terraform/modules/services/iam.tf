locals {
  trust = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ecs-tasks.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = local.account } }
    }]
  })

  receive = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueUrl", "sqs:GetQueueAttributes"]

  # An ARN ends in six letters that are not known before there is a secret.
  keep        = ["secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue", "secretsmanager:CreateSecret"]
  secret_arns = { for name, s in aws_secretsmanager_secret.this : name => [s.arn, "arn:${data.aws_partition.current.partition}:secretsmanager:${data.aws_region.current.name}:${local.account}:secret:${s.name}-??????"] }

  # What every service does.
  shared = { for name, s in local.services : name => concat(
    [
      # Without it S3 answers 403 where an object is not there, and HeadBucket fails.
      { Sid = "Missing", Effect = "Allow", Action = "s3:ListBucket", Resource = var.bucket.arn },
      { Sid = "Receive", Effect = "Allow", Action = local.receive, Resource = [for r in s.reactions : var.queues[r].arn] },
      { Sid = "DeadLetters", Effect = "Allow", Action = ["sqs:SendMessage", "sqs:GetQueueUrl"], Resource = [for r in s.reactions : var.queues[r].dead_letters_arn] },
      { Sid = "Facts", Effect = "Allow", Action = "sns:Publish", Resource = var.events_topic_arn },
      # The first to ask makes the value, and tries to make the secret before it finds it there.
      { Sid = "WebhookRoot", Effect = "Allow", Action = local.keep, Resource = local.secret_arns["webhook-root"] },
    ],
    var.kms_key_arn == null ? [] : [{ Sid = "Key", Effect = "Allow", Action = ["kms:GenerateDataKey", "kms:Decrypt"], Resource = var.kms_key_arn }],
  ) }

  own = {
    handlers = concat(
      [
        {
          # internal/s3store says what each of them is for.
          Sid    = "Files"
          Effect = "Allow"
          Action = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
          Resource = [for prefix in ["users", "index", "inflight", "digest", "mailing", "suppressed", "outbox", "shares", "idempotency", "webhooks", "due", "deleted", "erased"] :
          "${var.bucket.arn}/${prefix}/*"]
        },
        { Sid = "Tenants", Effect = "Allow", Action = "s3:GetObject", Resource = "${var.bucket.arn}/tenants/*" },
        {
          # To erase what was deleted seven days ago, every version of it, and errands that are done.
          Sid    = "Erase"
          Effect = "Allow"
          Action = "s3:DeleteObjectVersion"
          Resource = [for prefix in ["users", "index", "inflight", "due", "shares", "idempotency", "deleted", "erased"] :
          "${var.bucket.arn}/${prefix}/*"]
        },
        { Sid = "Versions", Effect = "Allow", Action = "s3:ListBucketVersions", Resource = var.bucket.arn },
        {
          Sid       = "Mail"
          Effect    = "Allow"
          Action    = ["ses:SendEmail", "ses:SendRawEmail"]
          Resource  = [var.mail.identity_arn, var.mail.configuration_set_arn]
          Condition = { StringEquals = { "ses:FromAddress" = var.mail.from } }
        },
        # Is every queue there, subscribed, and may its topic send to it?
        { Sid = "Check", Effect = "Allow", Action = ["sqs:GetQueueUrl", "sqs:GetQueueAttributes"], Resource = flatten([for q in var.queues : [q.arn, q.dead_letters_arn]]) },
        { Sid = "CheckTopics", Effect = "Allow", Action = "sns:ListSubscriptionsByTopic", Resource = "${trimsuffix(var.events_topic_arn, "events")}*" },
        { Sid = "LinkKey", Effect = "Allow", Action = local.keep, Resource = local.secret_arns["link-key"] },
      ],
      flatten([for group in var.workers_group[*] : [
        { Sid = "FleetLease", Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = "${var.bucket.arn}/fleet/*" },
        { Sid = "FleetWork", Effect = "Allow", Action = ["sqs:GetQueueUrl", "sqs:GetQueueAttributes"], Resource = [for r in local.working : var.queues[r].arn] },
        { Sid = "FleetSee", Effect = "Allow", Action = "autoscaling:DescribeAutoScalingGroups", Resource = "*" }, # it has no resource
        { Sid = "FleetRaise", Effect = "Allow", Action = "autoscaling:SetDesiredCapacity", Resource = group.arn },
      ]]),
      var.user_pool == null ? [] : [{ Sid = "Addresses", Effect = "Allow", Action = "cognito-idp:AdminGetUser", Resource = var.user_pool.arn }],
    )

    sender = [
      # Artefacts' links in bodies are signed by whoever sends them.
      { Sid = "Sessions", Effect = "Allow", Action = "s3:GetObject", Resource = "${var.bucket.arn}/users/*/sessions/*" },
      { Sid = "Log", Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = "${var.bucket.arn}/users/*/deliveries/*" },
      { Sid = "Endpoints", Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = "${var.bucket.arn}/webhooks/*" },
      { Sid = "Later", Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], Resource = "${var.bucket.arn}/due/*" },
    ]
  }
}

resource "aws_iam_role" "task" {
  for_each             = local.services
  name                 = "${local.prefix}-${each.key}"
  description          = "Gen3D: gen3d serve, ${each.key}"
  assume_role_policy   = local.trust
  permissions_boundary = var.permissions_boundary
}

resource "aws_iam_role_policy" "task" {
  for_each = local.services
  name     = "serve"
  role     = aws_iam_role.task[each.key].id

  policy = jsonencode({ Version = "2012-10-17", Statement = concat(local.shared[each.key], local.own[each.key]) })
}

# What Fargate itself does before the program runs.
resource "aws_iam_role" "start" {
  name                 = "${local.prefix}-start"
  description          = "Gen3D: Fargate fetches the image and opens the log"
  assume_role_policy   = local.trust
  permissions_boundary = var.permissions_boundary
}

resource "aws_iam_role_policy" "start" {
  name = "start"
  role = aws_iam_role.start.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "ecr:GetAuthorizationToken", Resource = "*" }, # it has no resource
      { Effect = "Allow", Action = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], Resource = aws_ecr_repository.program.arn },
      { Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = [for g in aws_cloudwatch_log_group.this : "${g.arn}:*"] },
    ]
  })
}
