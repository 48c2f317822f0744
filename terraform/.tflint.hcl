# tflint 0.64.0 with the rules of Terraform's language that come with it, all of them but
# what is waived here or beside its resource, each with its reason: scripts/terraform_lint.sh
config {
  call_module_type = "local"
}

plugin "terraform" {
  enabled = true
  preset  = "all"
}

# Files are by concern (queues.tf, alarms.tf), and an example is one file that is read
# from its top; main.tf, variables.tf and outputs.tf everywhere would say less.
rule "terraform_standard_module_structure" {
  enabled = false
}
