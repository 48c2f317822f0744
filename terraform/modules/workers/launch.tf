data "aws_caller_identity" "current" {}
data "aws_region" "current" {}
data "aws_partition" "current" {}

locals {
  prefix  = "gen3d-${var.environment}"
  account = data.aws_caller_identity.current.account_id
  group   = "${local.prefix}-workers"
  queues  = { for reaction in ["encode", "make-mask", "reconstruct"] : reaction => var.queues[reaction] }
}

# By a data source and not by resolve:ssm:, whose templates an instance refresh cannot
# roll back. A new image is a new plan.
data "aws_ami" "worker" {
  most_recent = true
  owners      = [var.ami.owner]

  filter {
    name   = "name"
    values = [var.ami.name]
  }

  filter {
    name   = "architecture"
    values = [var.ami.arch]
  }

  filter {
    name   = "state"
    values = ["available"]
  }
}

resource "aws_cloudwatch_log_group" "worker" {
  name              = "/gen3d/${var.environment}/worker"
  retention_in_days = var.log_days
}

resource "aws_launch_template" "worker" {
  name                   = local.group
  description            = "Gen3D GPU worker"
  image_id               = data.aws_ami.worker.id
  instance_type          = var.instance_types[0]
  vpc_security_group_ids = var.security_group_ids
  update_default_version = true

  user_data = base64encode(templatefile("${path.module}/user_data.sh.tftpl", {
    group = local.group
    hook  = local.ready_hook
    variables = {
      AWS_REGION        = data.aws_region.current.name
      GEN3D_ENVIRONMENT = var.environment
      GEN3D_BUCKET      = var.bucket.name
      GEN3D_ACCOUNT     = local.account
      GEN3D_JOBS        = var.jobs
      GEN3D_LOG_GROUP   = aws_cloudwatch_log_group.worker.name

      # The worker joins, protects, drains and ends its machine itself.
      GEN3D_GROUP                = local.group
      GEN3D_LAUNCH_HOOK          = local.ready_hook
      GEN3D_TERMINATE_HOOK       = local.drain_hook
      GEN3D_IDLE_TIMEOUT         = "${var.idle_minutes}m"
      GEN3D_WORKER_DRAIN_TIMEOUT = "100s" # of the two minutes that a Spot notice leaves
      GEN3D_HEALTH               = "127.0.0.1:9090"
      GEN3D_EMF                  = "true"
    }
  }))

  iam_instance_profile {
    arn = aws_iam_instance_profile.worker.arn
  }

  # A token is asked for, and no container on the machine gets one.
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1
    instance_metadata_tags      = "disabled"
  }

  monitoring {
    enabled = true # a minute's metrics
  }

  block_device_mappings {
    device_name = data.aws_ami.worker.root_device_name

    ebs {
      volume_size           = var.volume_gb
      volume_type           = "gp3"
      throughput            = 250
      encrypted             = true
      delete_on_termination = true
    }
  }

  tag_specifications {
    resource_type = "instance"
    tags          = { Name = local.group }
  }

  tag_specifications {
    resource_type = "volume"
    tags          = { Name = local.group }
  }
}
