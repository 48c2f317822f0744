mock_provider "aws" {
  source = "./mock"

  override_during = plan

  mock_resource "aws_secretsmanager_secret" {
    defaults = { arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:gen3d-test-a-AbCdEf" }
  }

  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws:iam::123456789012:role/gen3d-test-role" }
  }

  mock_resource "aws_ecr_repository" {
    defaults = { arn = "arn:aws:ecr:eu-west-1:123456789012:repository/gen3d-test" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/gen3d/test/handlers" }
  }
}

variables {
  environment        = "test"
  bucket             = { name = "gen3d-test", arn = "arn:aws:s3:::gen3d-test" }
  events_topic_arn   = "arn:aws:sns:eu-west-1:123456789012:gen3d-test-events"
  subnet_ids         = { services = ["subnet-0a", "subnet-0b"], sender = ["subnet-0c", "subnet-0d"] }
  security_group_ids = { services = "sg-0a", sender = "sg-0b" }
  image              = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/gen3d-test@sha256:0000000000000000000000000000000000000000000000000000000000000000"
  mail = {
    from                  = "noreply@gen3d.example"
    identity_arn          = "arn:aws:ses:eu-west-1:123456789012:identity/gen3d.example"
    configuration_set     = "gen3d-test"
    configuration_set_arn = "arn:aws:ses:eu-west-1:123456789012:configuration-set/gen3d-test"
  }
  queues = { for r in ["record-upload", "encode", "make-mask", "reconstruct", "deliver-webhooks", "retry-webhooks"] : r => {
    arn              = "arn:aws:sqs:eu-west-1:123456789012:gen3d-test-${r}", name = "gen3d-test-${r}"
    dead_letters_arn = "arn:aws:sqs:eu-west-1:123456789012:gen3d-test-${r}-dlq", dead_letters_name = "gen3d-test-${r}-dlq"
    visibility_sec   = 30
  } }
}

run "services" {
  command = plan

  module {
    source = "../modules/services"
  }

  variables {
    workers_group = { name = "gen3d-test-workers", arn = "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:1:autoScalingGroupName/gen3d-test-workers" }
    user_pool     = { id = "eu-west-1_Ab12Cd34E", arn = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Ab12Cd34E" }
  }

  assert {
    condition     = toset(keys(aws_ecs_service.this)) == toset(["handlers", "sender"]) && alltrue([for t in aws_ecs_task_definition.this : t.runtime_platform[0].cpu_architecture == "ARM64"])
    error_message = "want handlers and sender, on ARM"
  }

  assert {
    condition     = aws_ecs_service.this["sender"].network_configuration[0].subnets == toset(["subnet-0c", "subnet-0d"]) && aws_ecs_service.this["sender"].network_configuration[0].security_groups == toset(["sg-0b"])
    error_message = "the webhook sender runs in a network of its own"
  }

  assert {
    condition = alltrue([for pair in [["handlers", "GEN3D_DELIVER"], ["sender", "GEN3D_REACT"], ["sender", "GEN3D_SWEEP"]] :
    contains([for e in jsondecode(aws_ecs_task_definition.this[pair[0]].container_definitions)[0].environment : "${e.name}=${e.value}"], "${pair[1]}=false")])
    error_message = "handlers send no webhooks, the sender does nothing else"
  }

  assert {
    condition     = alltrue([for t in aws_ecs_task_definition.this : jsondecode(t.container_definitions)[0].readonlyRootFilesystem && jsondecode(t.container_definitions)[0].user == "65532:65532"])
    error_message = "the program needs neither root nor a disk"
  }

  assert {
    condition     = !anytrue([for s in jsondecode(aws_iam_role_policy.task["sender"].policy).Statement : anytrue([for a in flatten([s.Action]) : startswith(a, "ses:") || startswith(a, "cognito-idp:") || a == "s3:DeleteObjectVersion"])])
    error_message = "the sender may do what only handlers do"
  }

  assert {
    condition     = alltrue([for role in ["handlers", "sender"] : alltrue([for s in jsondecode(aws_iam_role_policy.task[role].policy).Statement : s.Resource != "*" || s.Action == "autoscaling:DescribeAutoScalingGroups"])])
    error_message = "a service may do something to everything"
  }

  assert {
    condition     = aws_ecr_repository.program.image_tag_mutability == "IMMUTABLE" && aws_ecr_repository.program.image_scanning_configuration[0].scan_on_push
    error_message = "images are scanned, and a tag stays what it is"
  }
}

run "services_before_there_is_an_image" {
  command = plan

  module {
    source = "../modules/services"
  }

  variables {
    image       = null
    kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1"
  }

  assert {
    condition     = length(aws_ecs_service.this) == 0 && length(aws_iam_role.task) == 2
    error_message = "the registry and the roles come first"
  }
}

run "services_refuse" {
  command = plan

  module {
    source = "../modules/services"
  }

  variables {
    environment          = "9"
    kms_key_arn          = "alias/gen3d"
    queues               = {}
    events_topic_arn     = "events"
    permissions_boundary = "boundary"
    image                = "gen3d:latest"
    subnet_ids           = { services = ["subnet-0a"], sender = ["subnet-0c", "subnet-0d"] }
    tasks                = { handlers = 0 }
    webhook_sessions     = "https://gen3d.example/v1/sessions"
    metrics              = { dollars_an_hour = -1 }
    session_days         = 7
    log_days             = 2
    secret_recovery_days = 3
    mail = {
      from              = "nobody", identity_arn = "arn:aws:ses:eu-west-1:123456789012:identity/gen3d.example"
      configuration_set = "gen3d-test", configuration_set_arn = "arn:aws:ses:eu-west-1:123456789012:configuration-set/gen3d-test"
    }
  }

  expect_failures = [
    var.environment, var.kms_key_arn, var.queues, var.events_topic_arn, var.permissions_boundary, var.image,
    var.subnet_ids, var.tasks, var.webhook_sessions, var.log_days, var.secret_recovery_days, var.mail, var.metrics, var.session_days,
  ]
}

run "services_refuse_sizes_and_addresses_that_are_none" {
  command = plan

  module {
    source = "../modules/services"
  }

  variables {
    tasks = { cpu = 256, memory = 4096 }
    mail = {
      from              = "noreply@gen3d.example", identity_arn = "arn:aws:ses:eu-west-1:123456789012:identity/gen3d.example", web = "gen3d.example/"
      configuration_set = "gen3d-test", configuration_set_arn = "arn:aws:ses:eu-west-1:123456789012:configuration-set/gen3d-test"
    }
  }

  expect_failures = [var.tasks, var.mail]
}

run "services_refuse_a_language_without_texts" {
  command = plan

  module {
    source = "../modules/services"
  }

  variables {
    mail = {
      from              = "noreply@gen3d.example", identity_arn = "arn:aws:ses:eu-west-1:123456789012:identity/gen3d.example", language = "fr"
      configuration_set = "gen3d-test", configuration_set_arn = "arn:aws:ses:eu-west-1:123456789012:configuration-set/gen3d-test"
    }
  }

  expect_failures = [var.mail]
}
