module "gen3d" {
  source = "../../modules/gen3d"

  environment = "prod"
  domain      = var.domain
  admin       = var.admin
  pager_url   = var.pager_url
  image       = var.image
  api_package = var.api_package
  integrators = var.integrators

  network  = { zones = 3 }
  storage  = { backup = { enabled = true }, replica = var.replica }
  email    = { zone_id = var.mail_zone_id }
  site     = { domain = var.site_domain }
  log_days = 90
}
