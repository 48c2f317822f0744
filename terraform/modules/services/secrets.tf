# Two secrets without a value: the program writes the first one itself, so that no
# state and no plan ever holds it.
#
# They are not rotated by a clock. All webhook keys are derived from the first and
# all unsubscribe links signed with the second; another value makes them void. What
# rotates is each endpoint's own key (gen3d webhooks rotate), with both valid for a day.
locals {
  secrets = {
    webhook-root = "Root of the keys with which Gen3D signs webhooks. Replacing it invalidates all of them."
    link-key     = "Key that signs the unsubscribe links of Gen3D's mails. Replacing it invalidates those that are out."
  }
}

resource "aws_secretsmanager_secret" "this" {
  for_each                = local.secrets
  name                    = "${local.prefix}-${each.key}"
  description             = each.value
  recovery_window_in_days = var.secret_recovery_days
}
