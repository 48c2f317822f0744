# Refused connections alone: a worker that tries to leave, a sender aimed inwards.
locals {
  flow_log = var.flow_log_days == 0 ? 0 : 1
}

resource "aws_cloudwatch_log_group" "refused" {
  count             = local.flow_log
  name              = "/gen3d/${var.environment}/refused-connections"
  retention_in_days = var.flow_log_days
}

resource "aws_iam_role" "flow_log" {
  count                = local.flow_log
  name                 = "${local.prefix}-flow-log"
  description          = "Gen3D: the network writes its log of refused connections"
  permissions_boundary = var.permissions_boundary

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "vpc-flow-logs.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "flow_log" {
  count = local.flow_log
  name  = "write"
  role  = aws_iam_role.flow_log[0].id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"]
      Resource = "${aws_cloudwatch_log_group.refused[0].arn}:*"
    }]
  })
}

resource "aws_flow_log" "refused" {
  count           = local.flow_log
  vpc_id          = aws_vpc.this.id
  traffic_type    = "REJECT"
  log_destination = aws_cloudwatch_log_group.refused[0].arn
  iam_role_arn    = aws_iam_role.flow_log[0].arn

  tags = { Name = local.prefix }
}
