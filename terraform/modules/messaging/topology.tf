# What the program runs and what is deployed come from one table.
data "aws_caller_identity" "current" {}

locals {
  prefix   = "gen3d-${var.environment}"
  topology = jsondecode(file(coalesce(var.topology, "${path.module}/../../topology.json")))
  topics   = toset([for t in local.topology.topics : t.name])
  queues   = { for q in local.topology.queues : q.name => q }
  account  = data.aws_caller_identity.current.account_id
}
