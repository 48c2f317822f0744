output "gen3d" {
  description = "All that the next steps need (docs/howto/deploy.md)."
  value       = module.gen3d
}
