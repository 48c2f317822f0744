data "aws_availability_zones" "here" {
  state = "available"
}

data "aws_region" "current" {}

locals {
  prefix = "gen3d-${var.environment}"
  zones  = length(var.zone_names) > 0 ? var.zone_names : slice(sort(data.aws_availability_zones.here.names), 0, var.zones)
  # Four tiers of up to four zones: 16 ranges, 4 bits.
  tiers = ["public", "services", "sender", "workers"]
  subnets = { for pair in setproduct(local.tiers, range(var.zones)) : "${pair[0]}-${pair[1]}" => {
    tier = pair[0]
    zone = pair[1]
    cidr = cidrsubnet(var.cidr, 4, index(local.tiers, pair[0]) * 4 + pair[1])
  } }
  ids = { for tier in local.tiers : tier => [for key, s in local.subnets : aws_subnet.this[key].id if s.tier == tier] }
}

resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_support   = true
  enable_dns_hostnames = true # private names of interface endpoints need both

  tags = { Name = local.prefix }
}

# Nothing uses the default group; emptied, it lets nothing in or out.
resource "aws_default_security_group" "this" {
  vpc_id = aws_vpc.this.id
}

resource "aws_subnet" "this" {
  for_each                = local.subnets
  vpc_id                  = aws_vpc.this.id
  cidr_block              = each.value.cidr
  availability_zone       = local.zones[each.value.zone]
  map_public_ip_on_launch = false

  tags = { Name = "${local.prefix}-${each.key}" }
}

resource "aws_internet_gateway" "this" {
  vpc_id = aws_vpc.this.id

  tags = { Name = local.prefix }
}
