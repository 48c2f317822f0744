output "bucket" {
  description = "The data bucket."
  value       = module.storage.bucket
}

output "repository_url" {
  description = "Where the program's image is pushed to."
  value       = module.services.repository_url
}

output "api_url" {
  description = "Address of the API; null: none yet."
  value       = local.api
}

output "site" {
  description = "Web app: its address, its bucket, its distribution; null: none yet."
  value       = one([for s in module.site : { url = s.url, bucket = s.bucket, distribution = s.distribution.id }])
}

output "identity" {
  description = "User pool, issuer, app clients and sign-in pages."
  value = {
    user_pool_id = module.identity.user_pool_id
    issuer       = module.identity.issuer
    client_ids   = module.identity.client_ids
    sign_in      = module.identity.sign_in
  }
}

output "mail" {
  description = "Configuration set, and the DNS records that mail needs."
  value       = { configuration_set = module.email.configuration_set, records = module.email.records }
}

output "queues" {
  description = "Physical names of the queues and dead letters, by reaction."
  value       = { for r, q in module.messaging.queues : r => { queue = q.name, dead_letters = q.dead_letters_name } }
}

output "integrator_roles" {
  description = "Role that each integrator assumes."
  value       = module.storage.integrator_roles
}

output "sender_addresses" {
  description = "Addresses that webhooks come from; empty in a network of yours."
  value       = flatten(module.network[*].sender_addresses)
}

output "roles" {
  description = "Role of each component."
  value       = merge(module.services.role_arns, { worker = module.workers.role_arn }, { for a in module.api : "api" => a.role_arn })
}

output "alarms" {
  description = "Every alarm with its runbook."
  value       = module.observability.alarms
}
