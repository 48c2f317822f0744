locals {
  sending = ["deliver-webhooks", "retry-webhooks"]
  working = ["encode", "make-mask", "reconstruct"]

  common = {
    AWS_REGION             = data.aws_region.current.name
    GEN3D_ENVIRONMENT      = var.environment
    GEN3D_BUCKET           = var.bucket.name
    GEN3D_ACCOUNT          = local.account
    GEN3D_WEBHOOK_ROOT     = aws_secretsmanager_secret.this["webhook-root"].name
    GEN3D_WEBHOOK_SESSIONS = var.webhook_sessions
    GEN3D_MAIL_FROM        = var.mail.from
    GEN3D_EMF              = "true"
    GEN3D_WORKER_PRICE     = tostring(var.metrics.dollars_an_hour)
    GEN3D_METRICS_TENANTS  = join(",", var.metrics.tenants)
  }

  # The same program twice: what reacts to facts, and, apart from it in a network of
  # its own, what talks to strangers' servers.
  services = {
    handlers = {
      tasks     = var.tasks.handlers
      subnets   = var.subnet_ids.services
      group     = var.security_group_ids.services
      reactions = sort(tolist(setsubtract(keys(var.queues), concat(local.sending, local.working))))
      variables = {
        GEN3D_DELIVER         = "false"
        GEN3D_SESSION_LIFE    = "${var.session_days * 24}h"
        GEN3D_MAIL_ADMIN      = var.mail.admin
        GEN3D_MAIL_SET        = var.mail.configuration_set
        GEN3D_MAIL_WEB        = var.mail.web
        GEN3D_MAIL_API        = var.mail.api
        GEN3D_MAIL_LANGUAGE   = var.mail.language
        GEN3D_LINK_KEY_SECRET = aws_secretsmanager_secret.this["link-key"].name
        GEN3D_USER_POOL       = try(var.user_pool.id, "")
        GEN3D_FLEET_GROUP     = try(var.workers_group.name, "")
      }
    }
    sender = {
      tasks     = var.tasks.sender
      subnets   = var.subnet_ids.sender
      group     = var.security_group_ids.sender
      reactions = local.sending
      variables = {
        GEN3D_REACT = "false"
        GEN3D_SWEEP = "false"
      }
    }
  }

  running = { for name, s in local.services : name => s if var.image != null }
}

resource "aws_ecs_task_definition" "this" {
  for_each                 = local.running
  family                   = "${local.prefix}-${each.key}"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = var.tasks.cpu
  memory                   = var.tasks.memory
  execution_role_arn       = aws_iam_role.start.arn
  task_role_arn            = aws_iam_role.task[each.key].arn

  runtime_platform {
    operating_system_family = "LINUX"
    cpu_architecture        = "ARM64"
  }

  container_definitions = jsonencode([{
    name                   = "gen3d"
    image                  = var.image
    command                = ["serve"]
    essential              = true
    readonlyRootFilesystem = true
    user                   = "65532:65532"
    linuxParameters        = { initProcessEnabled = true, capabilities = { drop = ["ALL"] } }
    stopTimeout            = 60 # the program drains in 25 s
    environment            = [for name, value in merge(local.common, each.value.variables) : { name = name, value = value } if value != ""]
    logConfiguration = {
      logDriver = "awslogs"
      options = {
        awslogs-group         = aws_cloudwatch_log_group.this[each.key].name
        awslogs-region        = data.aws_region.current.name
        awslogs-stream-prefix = "task"
        mode                  = "non-blocking"
        max-buffer-size       = "4m"
      }
    }
  }])
}

resource "aws_ecs_service" "this" {
  for_each        = local.running
  name            = each.key
  cluster         = aws_ecs_cluster.this.id
  task_definition = aws_ecs_task_definition.this[each.key].arn
  desired_count   = each.value.tasks
  launch_type     = "FARGATE"
  propagate_tags  = "SERVICE"

  # Handling a message twice does nothing twice, so old and new may run side by side.
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets          = each.value.subnets
    security_groups  = [each.value.group]
    assign_public_ip = false
  }
}
