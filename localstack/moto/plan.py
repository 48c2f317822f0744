"""Says what a second plan would change, and fails if that is more than moto's own doing.

Usage: plan.py PLAN.json, as terraform show -json prints it.
"""

import json
import sys

# What moto forgets or makes up, seen in moto 5.2.1: which arguments, and why.
KNOWN = {
    "aws_sesv2_configuration_set": ({"tracking_options", "vdm_options"}, "answered empty where nothing was set"),
    "aws_cognito_user_pool": ({"user_pool_tier"}, "forgotten"),
    "aws_cognito_user_pool_domain": ({"managed_login_version"}, "forgotten"),
    "aws_vpc_security_group_egress_rule": ({"description"}, "forgotten where the other end is a group or a list"),
    "aws_ecs_service": ({"availability_zone_rebalancing"}, "forgotten"),
    "aws_autoscaling_group": ({"default_instance_warmup", "max_instance_lifetime", "capacity_reservation_specification"}, "forgotten"),
}


def main() -> None:
    with open(sys.argv[1], encoding="utf-8") as file:
        plan = json.load(file)
    same = bad = known = 0
    for change in plan.get("resource_changes", []):
        actions = change["change"]["actions"]
        if actions in (["no-op"], ["read"]):
            same += 1
            continue
        before, after = change["change"]["before"] or {}, change["change"]["after"] or {}
        different = {key for key in {*before, *after} if before.get(key) != after.get(key)} - set(change["change"].get("after_unknown") or {})
        if actions == ["update"] and different <= KNOWN.get(change["type"], (set(), ""))[0]:
            known += 1
            continue
        bad += 1
        print(f"{change['address']}: {'/'.join(actions)} {sorted(different)}", file=sys.stderr)
    print(f"second plan: {same} resources as they should be, {known} differ as moto does, {bad} otherwise")
    if bad or same < 100:
        sys.exit("the second plan is not empty")


if __name__ == "__main__":
    main()
