mock_provider "aws" {
  source = "./mock"
}

variables {
  environment = "test"
}

run "storage" {
  command = plan

  module {
    source = "../modules/storage"
  }

  variables {
    origins     = ["https://gen3d.example"]
    integrators = { acme = { tenant = "acme", principal = "arn:aws:iam::210987654321:role/pipeline", external_id = "x1" } }
    replica     = { bucket_arn = "arn:aws:s3:::gen3d-copy" }
    backup      = { enabled = true }
  }

  assert {
    condition     = aws_s3_bucket.data.bucket == "gen3d-test-123456789012-eu-west-1"
    error_message = "the bucket's name must be free whoever installs Gen3D"
  }

  assert {
    condition     = aws_s3_bucket_versioning.data.versioning_configuration[0].status == "Enabled"
    error_message = "what is deleted by mistake must be there to restore"
  }

  assert {
    condition = alltrue([for b in [aws_s3_bucket_public_access_block.data, aws_s3_bucket_public_access_block.audit[0]] :
    b.block_public_acls && b.block_public_policy && b.ignore_public_acls && b.restrict_public_buckets])
    error_message = "a bucket may become public"
  }

  assert {
    condition     = one(one(aws_s3_bucket_server_side_encryption_configuration.data.rule).apply_server_side_encryption_by_default).sse_algorithm == "AES256"
    error_message = "objects are not encrypted"
  }

  assert {
    condition = one(aws_s3_bucket_cors_configuration.data[0].cors_rule).allowed_methods == toset(["GET", "HEAD", "POST", "PUT"]) && contains(
    one(aws_s3_bucket_cors_configuration.data[0].cors_rule).expose_headers, "ETag")
    error_message = "browsers upload by POST, read by GET and poll by ETag"
  }

  assert {
    condition = join(" ", sort([for t in aws_s3_bucket_lifecycle_configuration.data.rule[0].transition : "${t.storage_class}:${t.days}"])) == "GLACIER_IR:90 STANDARD_IA:30" && (
    aws_s3_bucket_lifecycle_configuration.data.rule[0].expiration[0].days == 365)
    error_message = "want Infrequent Access after 30 days, Glacier after 90, gone after 365"
  }

  assert {
    condition     = one(one(one(aws_cloudtrail.writes).event_selector).data_resource).type == "AWS::S3::Object" && one(one(aws_cloudtrail.writes).event_selector).read_write_type == "WriteOnly"
    error_message = "writes must be recorded"
  }

  assert {
    condition     = length(aws_s3_bucket_replication_configuration.data) == 1 && length(aws_backup_plan.data) == 1
    error_message = "a replica and backups were asked for"
  }

  assert {
    condition     = jsondecode(aws_iam_role.integrator["acme"].assume_role_policy).Statement[0].Condition.StringEquals["sts:ExternalId"] == "x1"
    error_message = "an external id that was agreed on must be asked for"
  }
}

run "storage_with_less" {
  command = plan

  module {
    source = "../modules/storage"
  }

  variables {
    bucket      = "acme-gen3d"
    kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/1"
    audit       = { enabled = false }
  }

  assert {
    condition     = length(aws_cloudtrail.writes) == 0 && length(aws_s3_bucket_replication_configuration.data) == 0 && length(aws_s3_bucket_cors_configuration.data) == 0 && length(aws_backup_vault.data) == 0
    error_message = "nothing of that was asked for"
  }

  assert {
    condition     = one(aws_s3_bucket_server_side_encryption_configuration.data.rule).bucket_key_enabled
    error_message = "a customer key without a bucket key costs a call for each object"
  }
}

run "storage_refuses" {
  command = plan

  module {
    source = "../modules/storage"
  }

  variables {
    environment          = "-"
    bucket               = "my.bucket"
    origins              = ["https://*.example"]
    kms_key_arn          = "alias/gen3d"
    retention            = { infrequent = 7 }
    integrators          = { acme = { tenant = "acme/../bob", principal = "arn:aws:iam::210987654321:root" } }
    replica              = { bucket_arn = "gen3d-copy" }
    audit                = { days = 1 }
    backup               = { days = 1 }
    permissions_boundary = "boundary"
  }

  expect_failures = [
    var.environment, var.bucket, var.origins, var.kms_key_arn, var.retention, var.integrators, var.replica,
    var.audit, var.backup, var.permissions_boundary,
  ]
}

run "storage_refuses_anybody_and_short_memories" {
  command = plan

  module {
    source = "../modules/storage"
  }

  variables {
    retention   = { noncurrent = 1 }
    integrators = { acme = { tenant = "acme", principal = "*" } }
  }

  expect_failures = [var.retention, var.integrators]
}

run "storage_refuses_two_integrators_of_one_tenant" {
  command = plan

  module {
    source = "../modules/storage"
  }

  variables {
    integrators = {
      acme  = { tenant = "acme", principal = "arn:aws:iam::210987654321:root" }
      other = { tenant = "acme", principal = "arn:aws:iam::310987654321:root" }
    }
  }

  expect_failures = [var.integrators]
}
