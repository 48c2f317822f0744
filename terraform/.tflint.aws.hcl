# The same with the rules of AWS's resources (types that do not exist, names too long),
# which tflint fetches from GitHub: TFLINT_AWS=1 scripts/terraform_lint.sh
config {
  call_module_type = "local"
}

plugin "terraform" {
  enabled = true
  preset  = "all"
}

plugin "aws" {
  enabled = true
  version = "0.43.0"
  source  = "github.com/terraform-linters/tflint-ruleset-aws"
}

rule "terraform_standard_module_structure" {
  enabled = false
}
