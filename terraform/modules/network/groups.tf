locals {
  groups = {
    workers  = "GPU workers: HTTPS to endpoints and S3, nothing else"
    services = "Handlers: HTTPS out"
    sender   = "Webhook sender: HTTPS out; it refuses addresses that are not public"
  }
}

# Nobody connects to any of them, so none has a rule for what comes in.
resource "aws_security_group" "this" {
  for_each    = local.groups
  name        = "${local.prefix}-${each.key}"
  description = each.value
  vpc_id      = aws_vpc.this.id

  tags = { Name = "${local.prefix}-${each.key}" }
}

resource "aws_vpc_security_group_egress_rule" "endpoints" {
  security_group_id            = aws_security_group.this["workers"].id
  description                  = "AWS services by their endpoints"
  referenced_security_group_id = aws_security_group.endpoints.id
  from_port                    = 443
  to_port                      = 443
  ip_protocol                  = "tcp"
}

resource "aws_vpc_security_group_egress_rule" "s3" {
  security_group_id = aws_security_group.this["workers"].id
  description       = "S3 by its gateway endpoint"
  prefix_list_id    = aws_vpc_endpoint.s3.prefix_list_id
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"
}

# SES has no endpoint in every region; what handlers call are names of AWS.
resource "aws_vpc_security_group_egress_rule" "out" {
  for_each          = toset(["services", "sender"])
  security_group_id = aws_security_group.this[each.key].id
  description       = "HTTPS"
  cidr_ipv4         = "0.0.0.0/0"
  from_port         = 443
  to_port           = 443
  ip_protocol       = "tcp"
}
