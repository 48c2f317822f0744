mock_provider "aws" {
  source = "./mock"
}

variables {
  environment = "test"
}

run "network" {
  command = plan

  module {
    source = "../modules/network"
  }

  assert {
    condition     = length(aws_subnet.this) == 8 && length(distinct([for s in aws_subnet.this : s.cidr_block])) == 8
    error_message = "four tiers in two zones want eight subnets that do not overlap"
  }

  assert {
    condition     = alltrue([for s in aws_subnet.this : !s.map_public_ip_on_launch])
    error_message = "a subnet gives out public addresses"
  }

  assert {
    condition     = toset(keys(aws_route.out)) == toset(["sender", "services"])
    error_message = "workers must have no way out; handlers and sender must have one"
  }

  assert {
    condition     = length(aws_nat_gateway.this) == 2
    error_message = "the webhook sender wants a gateway of its own"
  }

  assert {
    condition     = alltrue([for r in aws_vpc_security_group_egress_rule.out : r.from_port == 443 && r.to_port == 443])
    error_message = "what goes out is HTTPS alone"
  }
}

run "network_of_four_zones_with_one_gateway" {
  command = plan

  module {
    source = "../modules/network"
  }

  variables {
    cidr            = "10.9.0.0/22"
    zones           = 4
    separate_sender = false
    endpoint_zones  = 1
    flow_log_days   = 0
  }

  assert {
    condition     = length(aws_subnet.this) == 16 && length(aws_nat_gateway.this) == 1 && length(aws_flow_log.refused) == 0
    error_message = "want sixteen subnets, one gateway and no flow log"
  }
}

run "network_refuses" {
  command = plan

  module {
    source = "../modules/network"
  }

  variables {
    environment          = "Prod_1"
    cidr                 = "10.40.0.0/24"
    zones                = 5
    interface_endpoints  = ["sqs"]
    flow_log_days        = 2
    permissions_boundary = "boundary"
  }

  expect_failures = [
    var.environment, var.cidr, var.zones, var.interface_endpoints, var.flow_log_days, var.permissions_boundary,
  ]
}

run "network_refuses_more_zones_than_it_has" {
  command = plan

  module {
    source = "../modules/network"
  }

  variables {
    zone_names     = ["eu-west-1a"]
    endpoint_zones = 3
  }

  expect_failures = [var.zone_names, var.endpoint_zones]
}
