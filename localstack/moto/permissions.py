"""Judges every call that the program made by the policies that Terraform gave its roles.

moto lets everybody do everything. So each component runs under a name of its own, the
server writes down its calls, and here they are held against the policy of the role that
it would have on AWS: all must be allowed. What other components do must not be.

Usage: permissions.py ENDPOINT CALLS
"""

import fnmatch
import json
import re
import sys
from urllib.parse import parse_qs, unquote, urlparse

import boto3

ACCOUNT, REGION, NAME = "123456789012", "us-east-1", "gen3d-moto"
BUCKET = f"{NAME}-{ACCOUNT}-{REGION}"
GROUP = f"arn:aws:autoscaling:{REGION}:{ACCOUNT}:autoScalingGroup:*:autoScalingGroupName/{NAME}-workers"
ROLES = {"api": f"{NAME}-api", "handlers": f"{NAME}-handlers", "sender": f"{NAME}-sender", "worker": f"{NAME}-worker", "acme": f"{NAME}-integrator-acme"}


def s3(key: str) -> str:
    return f"arn:aws:s3:::{BUCKET}/{key}"


def queue(name: str) -> str:
    return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{NAME}-{name}"


# What must be refused: whose, what, on what.
REFUSED = [
    ("api", "s3:DeleteObject", s3("users/ada/sessions/sess_1_0a/metadata.json")),
    ("api", "s3:PutObject", s3("users/ada/deliveries/2026.ndjson")),
    ("api", "s3:PutObject", s3("models/baseline/decoder.onnx")),
    ("api", "s3:GetObject", s3("tenants/ada.json")),
    ("api", "s3:GetObject", s3("suppressed/0.json")),
    ("api", "sqs:ReceiveMessage", queue("encode")),
    ("api", "sqs:DeleteMessage", queue("reconstruct")),
    ("api", "ses:SendEmail", f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/gen3d.example"),
    ("api", "autoscaling:SetDesiredCapacity", GROUP),
    ("sender", "autoscaling:SetDesiredCapacity", GROUP),
    ("sender", "s3:GetObject", s3("users/ada/config/preferences.json")),
    ("worker", "autoscaling:SetDesiredCapacity", GROUP),
    ("handlers", "autoscaling:TerminateInstanceInAutoScalingGroup", GROUP),
    ("worker", "s3:GetObject", s3("users/ada/config/preferences.json")),
    ("worker", "s3:PutObject", s3("webhooks/ada.json")),
    ("worker", "s3:DeleteObject", s3("users/ada/sessions/sess_1_0a/metadata.json")),
    ("worker", "ses:SendEmail", f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/gen3d.example"),
    ("worker", "secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{NAME}-webhook-root-AbCdEf"),
    ("worker", "sqs:ReceiveMessage", queue("deliver-webhooks")),
    ("sender", "s3:PutObject", s3("users/ada/sessions/sess_1_0a/metadata.json")),
    ("sender", "ses:SendEmail", f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/gen3d.example"),
    ("sender", "sqs:ReceiveMessage", queue("notify-owner")),
    ("sender", "secretsmanager:GetSecretValue", f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{NAME}-link-key-AbCdEf"),
    ("handlers", "sqs:ReceiveMessage", queue("encode")),
    ("handlers", "sqs:ReceiveMessage", queue("deliver-webhooks")),
    ("handlers", "s3:PutObject", s3("tenants/ada.json")),
    ("handlers", "s3:PutObject", s3("models/baseline/decoder.onnx")),
    ("acme", "s3:PutObject", s3("users/acme/config/webhooks.json")),
    ("acme", "s3:PutObject", s3("users/acme/replay/all.replay.json")),
    ("acme", "s3:PutObject", s3("users/acme/sessions/sess_1_0a/metadata.json")),
    ("acme", "s3:PutObject", s3("users/ada/sessions/sess_1_0a/original_image.jpg")),
    ("acme", "s3:GetObject", s3("users/ada/sessions/sess_1_0a/output_mesh.ply")),
    ("acme", "s3:DeleteObject", s3("users/acme/sessions/sess_1_0a/original_image.jpg")),
]


def listed(value) -> list:
    return value if isinstance(value, list) else [value]


def allowed(policy: dict, action: str, resource: str, context: dict) -> bool:
    """IAM's decision where nothing is denied: does a statement allow it? Conditions are of two kinds here."""
    for s in policy["Statement"]:
        if not any(fnmatch.fnmatchcase(action, a) for a in listed(s["Action"])):
            continue
        if not any(fnmatch.fnmatchcase(resource, r) for r in listed(s["Resource"])):
            continue
        wanted = {k: listed(v) for kind in s.get("Condition", {}).values() for k, v in kind.items()}
        if all(any(fnmatch.fnmatchcase(context.get(k, ""), v) for v in values) for k, values in wanted.items()):
            return True
    return False


def asked(service: str, what: str, on: str) -> list[tuple[str, str, dict]]:
    """The actions that a call needs, with their resource and the context of conditions."""
    if service == "s3":
        address = urlparse(on)
        query, (bucket, _, key) = parse_qs(address.query, keep_blank_values=True), unquote(address.path).lstrip("/").partition("/")
        if not key:
            action = "ListBucketVersions" if "versions" in query else "ListBucket"
            return [(f"s3:{action}", f"arn:aws:s3:::{bucket}", {"s3:prefix": query.get("prefix", [""])[0]})]
        verb = {"GET": "GetObject", "HEAD": "GetObject", "PUT": "PutObject", "POST": "PutObject", "DELETE": "DeleteObject"}[what]
        return [(f"s3:{verb}{'Version' if 'versionId' in query else ''}", f"arn:aws:s3:::{bucket}/{key}", {})]
    if service == "sqs":
        return [(f"sqs:{what.removesuffix('Batch')}", f"arn:aws:sqs:{REGION}:{ACCOUNT}:{on.rsplit('/', 1)[-1]}", {})]
    if service == "sns":
        return [(f"sns:{what.removesuffix('Batch')}", on, {})]
    if service == "secretsmanager":
        return [(f"secretsmanager:{what}", f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{on}-AbCdEf", {})]
    if service == "cognito-idp":
        return [(f"cognito-idp:{what}", f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{on}", {})]
    if service == "autoscaling":  # a look names no group in its permission, a change does
        return [(f"autoscaling:{what}", GROUP, {})]
    if service == "ses":
        sender = {"ses:FromAddress": "noreply@gen3d.example"}
        return [("ses:SendEmail", f"arn:aws:ses:{REGION}:{ACCOUNT}:{r}", sender) for r in ("identity/gen3d.example", f"configuration-set/{NAME}")]
    sys.exit(f"no rule says which permission {service} {what} needs")


def main() -> None:
    endpoint, calls = sys.argv[1:]
    iam = boto3.client("iam", endpoint_url=endpoint, region_name=REGION, aws_access_key_id="auditor", aws_secret_access_key="x")
    policies = {}
    for component, role in ROLES.items():
        names = iam.list_role_policies(RoleName=role)["PolicyNames"]
        documents = [iam.get_role_policy(RoleName=role, PolicyName=n)["PolicyDocument"] for n in names]
        policies[component] = {"Statement": [s for d in documents for s in d["Statement"]]}
        secrets = [s for s in policies[component]["Statement"] if any(a.startswith("secretsmanager:") for a in listed(s["Action"]))]
        for s in policies[component]["Statement"]:  # of a group's ARN, the id is anybody's guess
            if any(a.startswith("autoscaling:") for a in listed(s["Action"])):
                s["Resource"] = [re.sub(r":autoScalingGroup:[^:]+:", ":autoScalingGroup:*:", r) for r in listed(s["Resource"])]
        for s in secrets:  # an ARN ends in six letters that nobody knows beforehand
            s["Resource"] = [r[:-6] + "??????" if r[-7] == "-" else r for r in listed(s["Resource"])]
    seen, bad = {component: set() for component in ROLES}, []
    with open(calls, encoding="utf-8") as file:
        for who, *call in map(json.loads, file):
            if who in ROLES:
                seen[who].update((a, r, tuple(c.items())) for a, r, c in asked(*call))
    for component, needed in seen.items():
        for action, resource, context in sorted(needed):
            if not allowed(policies[component], action, resource, dict(context)):
                bad.append(f"{component} does {action} on {resource}, which its role does not allow")
        print(f"{component}: {len(needed)} calls of {len({a for a, _, _ in needed})} kinds, each by its role's leave")
        if not needed:
            bad.append(f"{component} was not seen to do anything")
    for component, action, resource in REFUSED:
        if allowed(policies[component], action, resource, {"ses:FromAddress": "noreply@gen3d.example"}):
            bad.append(f"{component} may {action} on {resource}")
    print(f"{len(REFUSED)} calls of others are refused" if not bad else "\n".join(bad))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
