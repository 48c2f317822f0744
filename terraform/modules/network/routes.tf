locals {
  gateways = toset(var.separate_sender ? ["services", "sender"] : ["services"])
}

resource "aws_eip" "this" {
  for_each = local.gateways
  domain   = "vpc"

  tags = { Name = "${local.prefix}-${each.key}" }

  depends_on = [aws_internet_gateway.this]
}

# One gateway a tier: the loss of its zone stops mail and webhooks, which wait in
# their queues meanwhile.
resource "aws_nat_gateway" "this" {
  for_each      = local.gateways
  allocation_id = aws_eip.this[each.key].id
  subnet_id     = aws_subnet.this["public-0"].id

  tags = { Name = "${local.prefix}-${each.key}" }
}

resource "aws_route_table" "this" {
  for_each = toset(local.tiers)
  vpc_id   = aws_vpc.this.id

  tags = { Name = "${local.prefix}-${each.key}" }
}

resource "aws_route" "public" {
  route_table_id         = aws_route_table.this["public"].id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.this.id
}

# Workers open strangers' pictures, so they have no route out.
resource "aws_route" "out" {
  for_each               = toset(["services", "sender"])
  route_table_id         = aws_route_table.this[each.key].id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.this[var.separate_sender ? each.key : "services"].id
}

resource "aws_route_table_association" "this" {
  for_each       = local.subnets
  subnet_id      = aws_subnet.this[each.key].id
  route_table_id = aws_route_table.this[each.value.tier].id
}
