resource "aws_backup_vault" "data" {
  count         = var.backup.enabled ? 1 : 0
  name          = local.prefix
  force_destroy = var.force_destroy
}

resource "aws_iam_role" "backup" {
  count                = var.backup.enabled ? 1 : 0
  name                 = "${local.prefix}-backup"
  description          = "Gen3D: AWS Backup copies the data bucket"
  permissions_boundary = var.permissions_boundary

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "backup.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
    }]
  })
}

# AWS keeps these two up to date with what its service needs for buckets.
resource "aws_iam_role_policy_attachment" "backup" {
  for_each   = toset(var.backup.enabled ? ["AWSBackupServiceRolePolicyForS3Backup", "AWSBackupServiceRolePolicyForS3Restore"] : [])
  role       = aws_iam_role.backup[0].name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/${each.key}"
}

resource "aws_backup_plan" "data" {
  count = var.backup.enabled ? 1 : 0
  name  = local.prefix

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.data[0].name
    schedule          = "cron(0 3 * * ? *)"

    lifecycle {
      delete_after = var.backup.days
    }
  }
}

resource "aws_backup_selection" "data" {
  count        = var.backup.enabled ? 1 : 0
  name         = "bucket"
  plan_id      = aws_backup_plan.data[0].id
  iam_role_arn = aws_iam_role.backup[0].arn
  resources    = [aws_s3_bucket.data.arn]
}
