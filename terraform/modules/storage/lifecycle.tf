locals {
  # What the program keeps for itself and rewrites often: old versions of it are
  # worth nothing after a day, and there are many.
  scratch = ["inflight/", "due/", "digest/", "mailing/", "idempotency/", "index/", "deleted/"]
}

resource "aws_s3_bucket_lifecycle_configuration" "data" {
  bucket = aws_s3_bucket.data.id

  # Small objects stay: below 128 KiB colder classes cost more than they save, and
  # among them are people's preferences and endpoints (users/{user}/config/), which
  # a year without a change must not delete.
  rule {
    id     = "age"
    status = "Enabled"

    filter {
      and {
        prefix                   = "users/"
        object_size_greater_than = 131072
      }
    }

    transition {
      days          = var.retention.infrequent
      storage_class = "STANDARD_IA"
    }

    # Instant Retrieval: links in mails and pages go on working.
    transition {
      days          = var.retention.archive
      storage_class = "GLACIER_IR"
    }

    expiration {
      days = var.retention.expire
    }
  }

  rule {
    id     = "versions"
    status = "Enabled"

    filter {
      prefix = ""
    }

    noncurrent_version_expiration {
      noncurrent_days = var.retention.noncurrent
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 1
    }
  }

  rule {
    id     = "markers"
    status = "Enabled"

    filter {
      prefix = ""
    }

    expiration {
      expired_object_delete_marker = true
    }
  }

  # That a mail to the operator was sent is of no use to anybody after that time. The
  # owners' lie in their sessions, and go with them, or beside them, and go after the
  # same time (gen3d serve --session-life).
  rule {
    id     = "letters"
    status = "Enabled"

    filter {
      prefix = "outbox/"
    }

    expiration {
      days = var.retention.expire
    }
  }

  dynamic "rule" {
    for_each = toset(local.scratch)

    content {
      id     = "scratch-${trimsuffix(rule.value, "/")}"
      status = "Enabled"

      filter {
        prefix = rule.value
      }

      noncurrent_version_expiration {
        noncurrent_days = 1
      }
    }
  }

  depends_on = [aws_s3_bucket_versioning.data]
}
