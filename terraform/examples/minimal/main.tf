# Everything at its defaults: photos and masks go in by S3, models and mails come out.
module "gen3d" {
  source = "../../modules/gen3d"

  environment = var.environment
  domain      = "gen3d.example"
  admin       = "ops@gen3d.example"

  # Pushed to the registry that the first apply makes.
  image = null
}

output "bucket" {
  description = "Where photos and masks go."
  value       = module.gen3d.bucket
}
