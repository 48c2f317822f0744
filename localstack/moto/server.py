"""A moto server whose answers the Terraform provider for AWS can work with.

moto is a server of AWS's APIs for tests. In some places its answers differ from AWS's
in ways that make the provider wait for minutes or see differences for ever; each is
mended below, with what AWS does. All of it reaches into moto, so its version is fixed.

Usage: server.py PORT [CALLS], where CALLS is a file that gets a line for each call: whose
it is, the service, what is done and what to.
"""

import io
import json
import os
import sys
from urllib.parse import parse_qs, quote
from xml.etree import ElementTree

os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")

import moto  # noqa: E402
from werkzeug.serving import WSGIRequestHandler, run_simple  # noqa: E402

WANTED = "5.2.1"


def queues() -> None:
    """SQS writes a redrive policy without spaces, and knows who may redrive where to."""
    from moto.sqs import models

    read = models.Queue.attributes.fget

    def attributes(self):
        found = read(self)
        if self.redrive_policy:
            found["RedrivePolicy"] = json.dumps(self.redrive_policy, separators=(",", ":"), sort_keys=True)
        if not found.get("RedriveAllowPolicy"):
            found.pop("RedriveAllowPolicy", None)
        return found

    models.Queue.attributes = property(attributes)
    models.Queue.redrive_allow_policy = None
    models.Queue.BASE_ATTRIBUTES = [*models.Queue.BASE_ATTRIBUTES, "RedriveAllowPolicy"]

    write = models.SQSBackend.set_queue_attributes

    def set_queue_attributes(self, queue_name, attributes):
        rest = dict(attributes)
        if "RedriveAllowPolicy" in rest:
            self.get_queue(queue_name).redrive_allow_policy = rest.pop("RedriveAllowPolicy")
        return write(self, queue_name, rest) if rest else self.get_queue(queue_name)  # nothing would unset the policy

    models.SQSBackend.set_queue_attributes = set_queue_attributes


def objects() -> None:
    """A delete marker can be deleted together with others: there is nothing of it to be put away."""
    from moto.s3 import models

    models.FakeDeleteMarker.dispose = lambda self, garbage=False: None


def scaling() -> None:
    """A scaling policy is enabled unless it was disabled; a hook has no target unless it was given one."""
    from moto.autoscaling import models

    policy, hook = models.FakeScalingPolicy.__init__, models.LifecycleHook.__init__

    def new_policy(self, *args, **named):
        policy(self, *args, **named)
        self.enabled = True
        self.predictive_scaling_configuration = self.predictive_scaling_configuration or None

    def new_hook(self, *args, **named):
        hook(self, *args, **named)
        self.role_arn = self.notification_target_arn = None

    models.FakeScalingPolicy.__init__ = new_policy
    models.LifecycleHook.__init__ = new_hook


def trails() -> None:
    """CloudTrail takes a trail's ARN where it takes its name."""
    from moto.cloudtrail import models

    for name in ("start_logging", "stop_logging", "delete_trail"):
        call = getattr(models.CloudTrailBackend, name)

        def by_either(self, trail_name, *args, call=call, **named):
            return call(self, trail_name.rsplit("/", 1)[-1], *args, **named)

        setattr(models.CloudTrailBackend, name, by_either)


MAIL_FROM: dict[str, dict] = {}  # by identity


def mail() -> None:
    """Sending is on or off; times are numbers; an identity has its keys' names and its MAIL FROM domain."""
    from moto.ses import models

    show = models.ConfigurationSet.to_dict_v2

    def to_dict_v2(self):
        return {**show(self), "SendingOptions": self.enabled or {"SendingEnabled": True}}

    models.ConfigurationSet.to_dict_v2 = to_dict_v2

    new, told = models.EmailIdentity.__init__, models.EmailIdentity.get_response_object.fget

    def new_identity(self, *args, **named):
        new(self, *args, **named)
        self.dkim_attributes |= {"LastKeyGenerationTimestamp": 1700000000, "Tokens": ["one", "two", "three"]}

    models.EmailIdentity.__init__ = new_identity
    models.EmailIdentity.get_response_object = property(
        lambda self: {**told(self), "MailFromAttributes": MAIL_FROM.get(self.email_identity, {"BehaviorOnMxFailure": "USE_DEFAULT_VALUE"})}
    )


def budgets() -> None:
    """Who hears of a budget can be asked; it has no tags, for none are given."""
    from moto.budgets import responses

    def describe_subscribers_for_notification(self):
        budget = self.backend.budgets[self._get_param("AccountId")][self._get_param("BudgetName")]
        wanted = self._get_param("Notification")
        same = [n for n in budget.notifications if all(n.details.get(k) == wanted.get(k) for k in ("Threshold", "NotificationType"))]
        return json.dumps({"Subscribers": same[0].subscribers if same else []})

    responses.BudgetsResponse.describe_subscribers_for_notification = describe_subscribers_for_notification
    responses.BudgetsResponse.list_tags_for_resource = lambda self: json.dumps({"ResourceTags": []})


def transport() -> None:
    """What is denied to who does not speak TLS is denied to nobody here: moto reads no such condition."""
    from moto.iam import access_control as iam

    judge = iam.IAMPolicyStatement.is_action_permitted

    def is_action_permitted(self, *args, **named):
        asked = json.dumps(self._statement.get("Condition", {}))
        if self._statement["Effect"] == "Deny" and ("aws:SecureTransport" in asked or "s3:TlsVersion" in asked):
            return iam.PermissionResult.NEUTRAL
        return judge(self, *args, **named)

    iam.IAMPolicyStatement.is_action_permitted = is_action_permitted


def mailbox() -> list[dict]:
    """What was sent, to whom."""
    from email import message_from_string

    from moto.backends import get_backend

    sent = []
    for message in get_backend("ses")["123456789012"]["us-east-1"].sent_messages:
        raw = message_from_string(message.raw_data) if hasattr(message, "raw_data") else None
        subject = str(raw["Subject"]) if raw else message.subject
        sent.append({"to": message.destinations, "subject": subject})
    return sent


def image() -> None:
    """There is an image for workers, as if somebody had built one."""
    from moto.backends import get_backend

    made = get_backend("ec2")["123456789012"]["us-east-1"].register_image(name="gen3d-worker-1", description="stand-in")
    made.architecture, made.root_device_name = "x86_64", "/dev/xvda"


class Adapter:
    """Answers what moto has no or half an answer to, and records calls."""

    def __init__(self, app, calls):
        self.app, self.calls = app, calls
        self.lifecycles: dict[str, bytes] = {}
        self.destinations: dict[str, dict[str, dict]] = {}

    def __call__(self, env, start):
        query = parse_qs(env.get("QUERY_STRING", ""), keep_blank_values=True)
        if self.calls:
            self.record(env)
        if "lifecycle" in query:
            return self.lifecycle(env, start)
        if env["PATH_INFO"] == "/_mail":
            return self.reply(mailbox(), start)
        path = env["PATH_INFO"].split("/")
        if path[1:4] == ["v2", "email", "configuration-sets"] and len(path) > 5 and path[5] == "event-destinations":
            return self.destination(path[4], path[6:], env, start)
        if path[1:4] == ["v2", "email", "identities"] and path[5:] == ["mail-from"]:
            MAIL_FROM[path[4]] = {**json.loads(env["wsgi.input"].read(int(env["CONTENT_LENGTH"]))), "MailFromDomainStatus": "SUCCESS"}
            return self.reply({}, start)
        return self.app(env, start)

    def lifecycle(self, env, start):
        """S3 keeps a lifecycle as it was put (moto forgets sizes), and says of which size on objects move."""
        bucket, method, body = env["PATH_INFO"].strip("/"), env["REQUEST_METHOD"], b""
        if method == "PUT":
            self.lifecycles[bucket] = env["wsgi.input"].read(int(env["CONTENT_LENGTH"]))
        elif method == "DELETE":
            self.lifecycles.pop(bucket, None)
        elif bucket not in self.lifecycles:
            return self.app(env, start)
        else:
            body = self.lifecycles[bucket]
        headers = [("Content-Type", "application/xml"), ("Content-Length", str(len(body)))]
        headers.append(("x-amz-transition-default-minimum-object-size", "all_storage_classes_128K"))
        start("204 No Content" if method == "DELETE" else "200 OK", headers)
        return [body]

    def destination(self, name, rest, env, start):
        """SES tells of mails to destinations. They are kept here, and told nothing."""
        known, method, answer = self.destinations.setdefault(name, {}), env["REQUEST_METHOD"], {}
        if method in ("POST", "PUT"):
            asked = json.loads(env["wsgi.input"].read(int(env["CONTENT_LENGTH"])))
            known[asked.get("EventDestinationName") or rest[0]] = asked["EventDestination"]
        elif method == "DELETE":
            known.pop(rest[0], None)
        else:
            answer = {"EventDestinations": [{"Name": n, **d} for n, d in known.items()]}
        return self.reply(answer, start)

    def reply(self, answer, start):
        body = json.dumps(answer).encode()
        start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    def record(self, env):
        """Notes a signed call: who, service, what, and what on."""
        signed = env.get("HTTP_AUTHORIZATION", "")
        if "Credential=" not in signed:
            return
        who, _, _, service = signed.split("Credential=")[1].split("/")[:4]
        query = env.get("QUERY_STRING", "")
        if service == "s3" and "delete" not in parse_qs(query, keep_blank_values=True):
            calls = [(env["REQUEST_METHOD"], env["PATH_INFO"] + "?" + query)]
        else:
            body = env["wsgi.input"].read(int(env.get("CONTENT_LENGTH") or 0))
            env["wsgi.input"] = io.BytesIO(body)
            calls = self.deleted(env["PATH_INFO"], body) if service == "s3" else [self.called(env, body)]
        for what, on in calls:
            self.calls.write(json.dumps([who, service, what, on]) + "\n")
        self.calls.flush()

    @staticmethod
    def deleted(path, body):
        """A deletion of many is one of each: S3 asks for leave for every key."""
        for found in ElementTree.fromstring(body).iter():
            if found.tag.endswith("}Object") or found.tag == "Object":
                of = {child.tag.rpartition("}")[2]: child.text for child in found}
                version = "?versionId=" + of["VersionId"] if "VersionId" in of else ""
                yield "DELETE", path.rstrip("/") + "/" + quote(of["Key"]) + version

    @staticmethod
    def called(env, body):
        """The action's name and what it names, of a call in JSON, in a form or by its address."""
        if target := env.get("HTTP_X_AMZ_TARGET", ""):
            asked = json.loads(body or b"{}")
            names = ("QueueUrl", "QueueName", "SecretId", "Name", "UserPoolId")
            return target.rsplit(".", 1)[-1], next((asked[n] for n in names if n in asked), "")
        asked = parse_qs(body.decode(errors="replace"))
        if "Action" in asked:
            return asked["Action"][0], next((asked[n][0] for n in ("TopicArn", "TargetArn", "AutoScalingGroupName") if n in asked), "")
        return env["REQUEST_METHOD"], env["PATH_INFO"]


class Handler(WSGIRequestHandler):
    """Keeps connections open, and says nothing of each call."""

    protocol_version = "HTTP/1.1"

    def log_request(self, *_):
        pass


def main() -> None:
    if moto.__version__ != WANTED:
        sys.exit(f"this wants moto {WANTED}, found {moto.__version__}: python3 -m pip install 'moto[server,all]=={WANTED}'")
    port = int(sys.argv[1])
    os.environ["MOTO_PORT"] = str(port)
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    for mend in (queues, objects, scaling, trails, mail, budgets, transport, image):
        mend()
    calls = open(sys.argv[2], "a", encoding="utf-8") if len(sys.argv) > 2 else None
    app = Adapter(DomainDispatcherApplication(create_backend_app), calls)
    run_simple("127.0.0.1", port, app, threaded=True, request_handler=Handler)


if __name__ == "__main__":
    main()
