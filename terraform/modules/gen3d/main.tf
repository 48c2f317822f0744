# The whole of Gen3D. A stack names an environment and sets what differs in it.
locals {
  api_made  = var.api_package != null
  site_made = local.api_made && var.site != null

  bucket  = { name = module.storage.bucket, arn = module.storage.bucket_arn }
  origins = distinct(concat(local.site_made ? [module.site[0].url] : [], var.origins))
  subnets = var.own_network == null ? module.network[0].subnet_ids : var.own_network.subnet_ids
  groups  = var.own_network == null ? module.network[0].security_group_ids : var.own_network.security_group_ids

  # Addresses that mails and webhooks lead to.
  web = local.site_made ? module.site[0].url : ""
  api = local.site_made ? module.site[0].url : (local.api_made ? module.api[0].url : null)
}

module "network" {
  source = "../network"
  count  = var.own_network == null ? 1 : 0

  environment          = var.environment
  cidr                 = var.network.cidr
  zones                = var.network.zones
  zone_names           = var.network.zone_names
  interface_endpoints  = var.network.interface_endpoints
  endpoint_zones       = var.network.endpoint_zones
  separate_sender      = var.network.separate_sender
  flow_log_days        = var.network.flow_log_days
  permissions_boundary = var.permissions_boundary
}

module "storage" {
  source = "../storage"

  environment           = var.environment
  bucket                = var.storage.bucket
  origins               = local.origins
  kms_key_arn           = var.kms_key_arn
  retention             = var.storage.retention
  integrators           = var.integrators
  replica               = var.storage.replica
  audit                 = var.storage.audit
  backup                = var.storage.backup
  site_distribution_arn = local.site_made ? module.site[0].distribution.arn : null
  permissions_boundary  = var.permissions_boundary
  force_destroy         = var.disposable
}

module "messaging" {
  source = "../messaging"

  environment = var.environment
  bucket      = local.bucket
  kms_key_arn = var.kms_key_arn
}

module "email" {
  source = "../email"

  environment    = var.environment
  domain         = var.domain
  zone_id        = var.email.zone_id
  mail_topic_arn = module.messaging.topic_arns["mail"]
  dmarc          = var.email.dmarc
  dmarc_reports  = var.email.dmarc_reports
}

module "identity" {
  source = "../identity"

  environment         = var.environment
  callback_urls       = concat(local.site_made ? ["${module.site[0].url}/callback"] : [], var.identity.callback_urls)
  cli_ports           = var.identity.cli_ports
  domain_prefix       = var.identity.domain_prefix
  mfa                 = var.identity.mfa
  deletion_protection = !var.disposable
}

module "services" {
  source = "../services"

  environment          = var.environment
  bucket               = local.bucket
  queues               = module.messaging.queues
  events_topic_arn     = module.messaging.topic_arns["events"]
  kms_key_arn          = var.kms_key_arn
  image                = var.image
  subnet_ids           = { services = local.subnets.services, sender = local.subnets.sender }
  security_group_ids   = { services = local.groups.services, sender = local.groups.sender }
  tasks                = var.tasks
  user_pool            = { id = module.identity.user_pool_id, arn = module.identity.user_pool_arn }
  session_days         = try(var.storage.retention.expire, null) == null && try(var.storage.retention.noncurrent, null) == null ? null : coalesce(try(var.storage.retention.expire, null), 365) + coalesce(try(var.storage.retention.noncurrent, null), 30)
  metrics              = { dollars_an_hour = var.observability.dollars_an_hour, tenants = var.observability.tenants }
  webhook_sessions     = local.api == null ? null : "${local.api}/v1/sessions/"
  log_days             = var.log_days
  secret_recovery_days = var.disposable ? 0 : 30
  force_destroy        = var.disposable
  permissions_boundary = var.permissions_boundary

  workers_group = { name = module.workers.group, arn = module.workers.group_arn }

  mail = {
    from                  = "noreply@${var.domain}"
    admin                 = var.admin
    identity_arn          = module.email.identity_arn
    configuration_set     = module.email.configuration_set
    configuration_set_arn = module.email.configuration_set_arn
    web                   = local.web
    api                   = local.api
  }
}

module "workers" {
  source = "../workers"

  environment          = var.environment
  bucket               = local.bucket
  queues               = module.messaging.queues
  events_topic_arn     = module.messaging.topic_arns["events"]
  kms_key_arn          = var.kms_key_arn
  subnet_ids           = local.subnets.workers
  security_group_ids   = [local.groups.workers]
  instance_types       = var.workers.instance_types
  ami                  = var.workers.ami
  size                 = var.workers.size
  spot                 = var.workers.spot
  jobs                 = var.workers.jobs
  idle_minutes         = var.workers.idle_minutes
  schedule             = var.workers.schedule
  volume_gb            = var.workers.volume_gb
  log_days             = var.log_days
  permissions_boundary = var.permissions_boundary
}

module "api" {
  source = "../api"
  count  = local.api_made ? 1 : 0

  environment          = var.environment
  bucket               = local.bucket
  queues               = module.messaging.queues
  events_topic_arn     = module.messaging.topic_arns["events"]
  kms_key_arn          = var.kms_key_arn
  package              = var.api_package
  issuer               = module.identity.issuer
  client_ids           = values(module.identity.client_ids)
  origins              = local.origins
  share_page           = local.site_made ? "${module.site[0].url}/shared/" : ""
  secrets              = module.services.secrets
  requests_per_user    = var.api.requests_per_user
  throttle             = var.api.throttle
  memory_mb            = var.api.memory_mb
  concurrency          = var.api.concurrency
  log_days             = var.log_days
  permissions_boundary = var.permissions_boundary
}

module "site" {
  source = "../site"
  count  = local.site_made ? 1 : 0

  environment   = var.environment
  api_url       = module.api[0].url
  data          = { arn = module.storage.bucket_arn, host = module.storage.bucket_host }
  issuer        = module.identity.issuer
  client_id     = module.identity.client_ids["web"]
  sign_in       = module.identity.sign_in
  release       = var.site.release
  domain        = var.site.domain
  web_acl_arn   = var.site.web_acl_arn
  price_class   = var.site.price_class
  force_destroy = var.disposable
}

module "observability" {
  source = "../observability"

  environment          = var.environment
  queues               = module.messaging.queues
  topic_names          = { for name in keys(module.messaging.topic_arns) : name => "gen3d-${var.environment}-${name}" }
  bucket               = module.storage.bucket
  group                = module.workers.group
  fewest_workers       = var.workers.size.min
  cluster              = var.image == null ? null : module.services.cluster
  api                  = local.api_made ? { id = module.api[0].api_id, url = module.api[0].url } : null
  admin                = var.admin
  pager_url            = var.pager_url
  runbooks             = var.observability.runbooks
  limits               = var.observability.limits
  dollars_an_hour      = var.observability.dollars_an_hour
  permissions_boundary = var.permissions_boundary
}
