# As small as it can be: one zone's endpoints, one gateway, one GPU at most, no trail.
module "gen3d" {
  source = "../../modules/gen3d"

  environment = "dev"
  domain      = var.domain
  admin       = var.admin
  image       = var.image
  api_package = var.api_package

  network  = { endpoint_zones = 1, separate_sender = false, flow_log_days = 7 }
  storage  = { audit = { enabled = false }, retention = { expire = 120, noncurrent = 7 } }
  workers  = { size = { max = 1 }, spot = { on_demand_base = 0 } }
  tasks    = { handlers = 1, sender = 1 }
  api      = { concurrency = -1 }
  log_days = 7

  observability = { limits = { dollars_a_day = 20 } }
  disposable    = true
}
