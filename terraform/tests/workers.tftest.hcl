mock_provider "aws" {
  source = "./mock"

  override_during = plan

  mock_resource "aws_iam_instance_profile" {
    defaults = { arn = "arn:aws:iam::123456789012:instance-profile/gen3d-test-worker" }
  }

  mock_resource "aws_autoscaling_policy" {
    defaults = { arn = "arn:aws:autoscaling:eu-west-1:123456789012:scalingPolicy:1:autoScalingGroupName/gen3d-test-workers:policyName/wake" }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = { arn = "arn:aws:logs:eu-west-1:123456789012:log-group:/gen3d/test/worker" }
  }
}

variables {
  environment        = "test"
  bucket             = { name = "gen3d-test", arn = "arn:aws:s3:::gen3d-test" }
  events_topic_arn   = "arn:aws:sns:eu-west-1:123456789012:gen3d-test-events"
  subnet_ids         = ["subnet-0a", "subnet-0b"]
  security_group_ids = ["sg-0a"]
  queues = { for r in ["record-upload", "encode", "make-mask", "reconstruct", "deliver-webhooks", "retry-webhooks"] : r => {
    arn              = "arn:aws:sqs:eu-west-1:123456789012:gen3d-test-${r}", name = "gen3d-test-${r}"
    dead_letters_arn = "arn:aws:sqs:eu-west-1:123456789012:gen3d-test-${r}-dlq", dead_letters_name = "gen3d-test-${r}-dlq"
    visibility_sec   = 30
  } }
}

run "workers" {
  command = plan

  module {
    source = "../modules/workers"
  }

  assert {
    condition     = aws_autoscaling_group.workers.min_size == 0 && aws_autoscaling_group.workers.max_size == 5 && contains(aws_autoscaling_group.workers.suspended_processes, "AZRebalance")
    error_message = "want 0 to 5, and no moving between zones"
  }

  assert {
    condition     = aws_autoscaling_group.workers.capacity_rebalance && aws_autoscaling_group.workers.metrics_granularity == "1Minute" && aws_autoscaling_group.workers.instance_refresh[0].preferences[0].scale_in_protected_instances == "Ignore"
    error_message = "want capacity rebalance, a minute's metrics and a refresh that ignores protected instances"
  }

  assert {
    condition     = aws_autoscaling_group.workers.mixed_instances_policy[0].launch_template[0].override[0].instance_type == "g5.2xlarge" && aws_autoscaling_group.workers.mixed_instances_policy[0].instances_distribution[0].spot_allocation_strategy == "price-capacity-optimized"
    error_message = "want g5.2xlarge, and Spot where it is least likely to be taken away"
  }

  assert {
    condition     = aws_autoscaling_lifecycle_hook.ready.default_result == "ABANDON" && aws_autoscaling_lifecycle_hook.drain.heartbeat_timeout == 120
    error_message = "a worker that does not come up is given up; one that ends has two minutes"
  }

  assert {
    condition     = aws_launch_template.worker.metadata_options[0].http_tokens == "required" && aws_launch_template.worker.metadata_options[0].http_put_response_hop_limit == 1 && aws_launch_template.worker.block_device_mappings[0].ebs[0].encrypted == "true"
    error_message = "credentials want a token and stay on the machine, disks are encrypted"
  }

  assert {
    condition     = strcontains(base64decode(aws_launch_template.worker.user_data), "GEN3D_BUCKET=gen3d-test\n") && strcontains(base64decode(aws_launch_template.worker.user_data), "systemctl start gen3d-worker.service") && !can(regex("apt-get|dnf|yum|docker", base64decode(aws_launch_template.worker.user_data)))
    error_message = "user data says which deployment it is and starts the unit"
  }

  assert {
    condition     = [for q in aws_cloudwatch_metric_alarm.wake.metric_query : q.expression if q.id == "waiting"][0] == "IF(FILL(running, 0) + FILL(pending, 0) < 1, FILL(f_encode, 0) + FILL(f_make_mask, 0) + FILL(f_reconstruct, 0) + FILL(v_encode, 0) + FILL(v_make_mask, 0) + FILL(v_reconstruct, 0), 0)"
    error_message = "from none, any job starts a worker, without a division"
  }

  assert {
    condition     = aws_autoscaling_policy.backlog.target_tracking_configuration[0].disable_scale_in && aws_autoscaling_policy.backlog.target_tracking_configuration[0].target_value == 2
    error_message = "the backlog starts workers at two waiting each, and ends none"
  }

  assert {
    condition     = alltrue([for s in jsondecode(aws_iam_role_policy.worker.policy).Statement : s.Resource != "*" || s.Action == "autoscaling:DescribeAutoScalingGroups"])
    error_message = "a worker may do more to everything than to look at groups"
  }
}

run "workers_on_g6e_with_a_schedule" {
  command = plan

  module {
    source = "../modules/workers"
  }

  variables {
    instance_types = ["g6e.2xlarge", "g6e.4xlarge"]
    size           = { min = 1, max = 8 }
    schedule       = { morning = { cron = "0 7 * * MON-FRI", min = 1 } }
    kms_key_arn    = "arn:aws:kms:eu-west-1:123456789012:key/1"
  }

  assert {
    condition     = length(aws_autoscaling_group.workers.mixed_instances_policy[0].launch_template[0].override) == 2 && length(aws_autoscaling_schedule.this) == 1 && aws_autoscaling_policy.sleep.step_adjustment != null
    error_message = "want both types, the schedule, and one worker left when it is quiet"
  }
}

run "workers_refuse" {
  command = plan

  module {
    source = "../modules/workers"
  }

  variables {
    environment          = "a"
    kms_key_arn          = "alias/gen3d"
    queues               = {}
    events_topic_arn     = "events"
    permissions_boundary = "boundary"
    subnet_ids           = ["subnet-0a"]
    instance_types       = ["t3.large"]
    ami                  = { owner = "*" }
    size                 = { min = 3, max = 2 }
    spot                 = { on_demand_percent = 101 }
    jobs                 = 0
    backlog              = 0
    idle_minutes         = 1
    schedule             = { always = { cron = "hourly", min = 1 } }
    volume_gb            = 8
    log_days             = 2
  }

  expect_failures = [
    var.environment, var.kms_key_arn, var.queues, var.events_topic_arn, var.permissions_boundary, var.subnet_ids,
    var.instance_types, var.ami, var.size, var.spot, var.jobs, var.backlog, var.idle_minutes, var.schedule,
    var.volume_gb, var.log_days,
  ]
}

run "workers_refuse_what_cannot_be" {
  command = plan

  module {
    source = "../modules/workers"
  }

  variables {
    ami      = { arch = "mips" }
    schedule = { night = { cron = "0 7 * * *", min = 9 } }
  }

  expect_failures = [var.ami]
}

run "workers_refuse_a_schedule_above_the_most" {
  command = plan

  module {
    source = "../modules/workers"
  }

  variables {
    schedule = { night = { cron = "0 7 * * *", min = 9 } }
  }

  expect_failures = [aws_autoscaling_group.workers]
}
