data "aws_caller_identity" "current" {}
data "aws_region" "current" {}
data "aws_partition" "current" {}

locals {
  prefix = "gen3d-${var.environment}"
  bucket = coalesce(var.bucket, "${local.prefix}-${data.aws_caller_identity.current.account_id}-${data.aws_region.current.name}")
}

resource "aws_s3_bucket" "data" {
  bucket        = local.bucket
  force_destroy = var.force_destroy
}

# Nobody owns an object but the bucket's owner, whoever wrote it: ACLs are off.
resource "aws_s3_bucket_ownership_controls" "data" {
  bucket = aws_s3_bucket.data.id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "data" {
  bucket                  = aws_s3_bucket.data.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "data" {
  bucket = aws_s3_bucket.data.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "data" {
  bucket = aws_s3_bucket.data.id

  rule {
    # A bucket key makes one call to KMS serve many objects.
    bucket_key_enabled = var.kms_key_arn != null

    apply_server_side_encryption_by_default {
      sse_algorithm     = var.kms_key_arn == null ? "AES256" : "aws:kms"
      kms_master_key_id = var.kms_key_arn
    }
  }
}

# Browsers upload by presigned POST and read by presigned GET. ETag is exposed for
# conditional polling of metadata.json.
resource "aws_s3_bucket_cors_configuration" "data" {
  count  = length(var.origins) == 0 ? 0 : 1
  bucket = aws_s3_bucket.data.id

  cors_rule {
    allowed_origins = var.origins
    allowed_methods = ["GET", "HEAD", "PUT", "POST"]
    allowed_headers = ["*"]
    expose_headers  = ["ETag", "Content-Length", "Content-Encoding", "x-amz-version-id"]
    max_age_seconds = 3600
  }
}

