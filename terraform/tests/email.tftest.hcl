mock_provider "aws" {
  source = "./mock"
}

variables {
  environment    = "test"
  domain         = "gen3d.example"
  mail_topic_arn = "arn:aws:sns:eu-west-1:123456789012:gen3d-test-mail"
}

run "email" {
  command = plan

  module {
    source = "../modules/email"
  }

  assert {
    condition     = aws_sesv2_configuration_set.this.delivery_options[0].tls_policy == "REQUIRE" && aws_sesv2_email_identity.domain.dkim_signing_attributes[0].next_signing_key_length == "RSA_2048_BIT"
    error_message = "mail goes by TLS, signed with 2048 bits"
  }

  assert {
    condition     = toset(aws_sesv2_configuration_set_event_destination.mail.event_destination[0].matching_event_types) == toset(["BOUNCE", "COMPLAINT", "DELIVERY"])
    error_message = "the topic mail must hear what became of mails"
  }

  assert {
    condition     = length(aws_route53_record.this) == 0 && aws_sesv2_email_identity_mail_from_attributes.domain.mail_from_domain == "bounce.gen3d.example"
    error_message = "without a zone the records are an output"
  }
}

run "email_with_a_zone" {
  command = plan

  module {
    source = "../modules/email"
  }

  variables {
    zone_id       = "Z0123456789ABC"
    dmarc         = "quarantine"
    dmarc_reports = "postmaster@gen3d.example"
  }

  assert {
    condition     = length(aws_route53_record.this) == 6 && one(aws_route53_record.this["dmarc"].records) == "v=DMARC1; p=quarantine; rua=mailto:postmaster@gen3d.example"
    error_message = "want three DKIM records, MX, SPF and DMARC"
  }
}

run "email_refuses" {
  command = plan

  module {
    source = "../modules/email"
  }

  variables {
    environment    = "UPPER"
    domain         = "https://gen3d.example"
    zone_id        = "gen3d.example."
    mail_topic_arn = "mail"
    dmarc          = "ignore"
    dmarc_reports  = "postmaster"
  }

  expect_failures = [var.environment, var.domain, var.zone_id, var.mail_topic_arn, var.dmarc, var.dmarc_reports]
}
