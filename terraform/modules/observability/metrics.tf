# What the program measures itself: it writes lines in CloudWatch's embedded metric
# format among its log lines, and CloudWatch Logs makes these metrics of them. A test
# of this repository holds the list, and every use of it, against internal/telemetry.
locals {
  namespace  = "Gen3D"
  dimensions = { Environment = var.environment }

  # Each also has series by further dimensions: Gpu.Seconds by Model and Tenant,
  # Session.Cost by Tenant, Queue.Age and Lease.Lost by Reaction.
  own = [
    "Sessions", "Initialization.Success", "Initialization.Failure", "Reconstruction.Success", "Reconstruction.Failure", "Rejected", "Mails",
    "Initialization.Duration", "Reconstruction.Duration", "MeshSize", "Gpu.Seconds", "Session.Cost",
    "Handler.Failures", "Worker.Failures", "Queue.Age", "Lease.Lost", "Topology.Missing", "Webhooks",
  ]
}
