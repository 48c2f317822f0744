locals {
  ready_hook = "ready"
  drain_hook = "drain"
}

resource "aws_autoscaling_group" "workers" {
  name                = local.group
  min_size            = var.size.min
  max_size            = var.size.max
  vpc_zone_identifier = var.subnet_ids

  health_check_type         = "EC2"
  health_check_grace_period = 300
  default_instance_warmup   = 120
  capacity_rebalance        = true   # a replacement starts on a warning, before the notice
  max_instance_lifetime     = 604800 # a week: no machine grows old unpatched

  # Moving workers between zones for balance alone would cut jobs short.
  suspended_processes = ["AZRebalance"]

  metrics_granularity = "1Minute"
  enabled_metrics = [
    "GroupDesiredCapacity", "GroupInServiceInstances", "GroupMaxSize", "GroupMinSize",
    "GroupPendingInstances", "GroupTerminatingInstances", "GroupTotalInstances",
  ]

  mixed_instances_policy {
    instances_distribution {
      on_demand_base_capacity                  = var.spot.on_demand_base
      on_demand_percentage_above_base_capacity = var.spot.on_demand_percent
      on_demand_allocation_strategy            = "prioritized"
      spot_allocation_strategy                 = "price-capacity-optimized"
    }

    launch_template {
      launch_template_specification {
        launch_template_id = aws_launch_template.worker.id
        version            = aws_launch_template.worker.latest_version
      }

      dynamic "override" {
        for_each = var.instance_types

        content {
          instance_type = override.value
        }
      }
    }
  }

  instance_refresh {
    strategy = "Rolling"

    preferences {
      min_healthy_percentage       = 100
      max_healthy_percentage       = 200
      scale_in_protected_instances = "Ignore" # Wait, the default, fails the refresh after an hour
      standby_instances            = "Terminate"
      auto_rollback                = true
    }
  }

  tag {
    key                 = "Name"
    value               = local.group
    propagate_at_launch = true
  }

  lifecycle {
    ignore_changes = [desired_capacity, min_size] # alarms and the schedule write them

    precondition {
      condition     = alltrue([for s in values(var.schedule) : s.min <= var.size.max])
      error_message = "schedule: min is above size.max."
    }
  }
}

# The worker says that its models have answered, or the instance is given up.
resource "aws_autoscaling_lifecycle_hook" "ready" {
  name                   = local.ready_hook
  autoscaling_group_name = aws_autoscaling_group.workers.name
  lifecycle_transition   = "autoscaling:EC2_INSTANCE_LAUNCHING"
  heartbeat_timeout      = 600 # driver, unit and models: two or three minutes
  default_result         = "ABANDON"
}

# Two minutes, what a Spot notice leaves: most reconstructions end in them. What does
# not is handed back when the unit is stopped.
resource "aws_autoscaling_lifecycle_hook" "drain" {
  name                   = local.drain_hook
  autoscaling_group_name = aws_autoscaling_group.workers.name
  lifecycle_transition   = "autoscaling:EC2_INSTANCE_TERMINATING"
  heartbeat_timeout      = 120
  default_result         = "CONTINUE"
}

resource "aws_autoscaling_schedule" "this" {
  for_each               = var.schedule
  autoscaling_group_name = aws_autoscaling_group.workers.name
  scheduled_action_name  = each.key
  recurrence             = each.value.cron
  min_size               = each.value.min
  max_size               = -1 # as it is
  desired_capacity       = -1
}
