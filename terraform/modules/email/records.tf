locals {
  dmarc = join("; ", concat(["v=DMARC1", "p=${var.dmarc}"], var.dmarc_reports == null ? [] : ["rua=mailto:${var.dmarc_reports}"]))

  # Three tokens, whatever they will be: their number must be known before they are.
  dkim = { for i in range(3) : "dkim-${i}" => {
    name  = "${try(aws_sesv2_email_identity.domain.dkim_signing_attributes[0].tokens[i], "")}._domainkey.${var.domain}"
    type  = "CNAME"
    value = "${try(aws_sesv2_email_identity.domain.dkim_signing_attributes[0].tokens[i], "")}.dkim.amazonses.com"
  } }

  records = merge(local.dkim, {
    mail-from = { name = local.mail_from, type = "MX", value = "10 feedback-smtp.${data.aws_region.current.name}.amazonses.com" }
    spf       = { name = local.mail_from, type = "TXT", value = "v=spf1 include:amazonses.com ~all" }
    dmarc     = { name = "_dmarc.${var.domain}", type = "TXT", value = local.dmarc }
  })
}

resource "aws_route53_record" "this" {
  for_each = var.zone_id == null ? {} : local.records
  zone_id  = var.zone_id
  name     = each.value.name
  type     = each.value.type
  ttl      = 600
  records  = [each.value.value]
}
