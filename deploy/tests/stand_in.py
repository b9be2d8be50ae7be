"""A stand-in for AWS, and the template deployed to it. Tests in other languages may deploy by it, too."""

import json
import os
import pathlib
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

import boto3

TEMPLATE = pathlib.Path(__file__).resolve().parents[1] / "template.yaml"
REGION = "eu-central-1"

# What a stack is told if a test has nothing better.
GIVEN = {"MailFromAddress": "shop@example.com", "MailDomain": "example.com", "AlarmMail": "owner@example.com"}

# What the stand-in checks without looking at the resource, so that no narrow statement allows it.
UNSEEN = ["ses:SendEmail", "ssm:GetParametersByPath"]
ON_EVERYTHING = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": UNSEEN, "Resource": "*"}]}
)


class StandIn:
    """One process with all of AWS that the template asks for. Ended by its own pid."""

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="tuppence-deploy.")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        env |= {
            "GATEWAY_PORT": str(port),
            "BIND_HOST": "127.0.0.1",
            "MINISTACK_HOST": "127.0.0.1",
            "MINISTACK_REGION": REGION,
            "AUTH": "true",
            "LAMBDA_EXECUTOR": "local",
            "SFTP_ENABLED": "0",
            "IOT_MTLS_ENABLED": "0",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }
        self.log = open(f"{self.folder}/log", "wb")
        program = pathlib.Path(sys.executable).parent / "ministack"
        # Whatever ends these tests closes the pipe, and the shell then ends the stand-in by its pid.
        script = '"$0" & pid=$!; cat >/dev/null; kill "$pid"; wait "$pid"'
        to = {"stdin": subprocess.PIPE, "stdout": self.log, "stderr": self.log}
        self.process = subprocess.Popen(["sh", "-c", script, program], cwd=self.folder, env=env, **to)
        until = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"{self.url}/_ministack/health", timeout=1).read()
                return self
            except (urllib.error.URLError, OSError):
                if time.monotonic() > until:
                    self.__exit__()
                    raise AssertionError("the stand-in of AWS did not start") from None
                time.sleep(0.1)

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait(30)
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def account(self):
        return Account(self.url, f"{random.randrange(10**12):012}")


class Account:
    """An AWS account nobody else uses: twelve digits are one to the stand-in."""

    def __init__(self, url, key, secret="test", tls=True):
        self.url, self.key, self.secret, self.tls = url, key, secret, tls

    def client(self, service):
        client = boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=self.key,
            aws_secret_access_key=self.secret,
        )
        # The stand-in takes the word of a proxy that a call came over TLS.
        if self.tls:
            client.meta.events.register("before-send", over_tls)
        return client

    def put_program(self, packed):
        """Puts a package into a bucket for code, and returns the parameters that name it."""
        s3, bucket = self.client("s3"), f"code-{self.key}"
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_object(Bucket=bucket, Key="tuppence.zip", Body=packed)
        return {"CodeBucket": bucket, "CodeKey": "tuppence.zip"}

    def deploy(self, environment, **given):
        """Makes the stack of an environment, or changes it; returns its outputs."""
        cloudformation = self.client("cloudformation")
        parameters = GIVEN | {"Environment": environment} | given
        call = {
            "StackName": f"tuppence-{environment}",
            "TemplateBody": TEMPLATE.read_text(),
            "Capabilities": ["CAPABILITY_IAM"],
            "Parameters": [{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
        }
        try:
            cloudformation.describe_stacks(StackName=call["StackName"])
            cloudformation.update_stack(**call)
        except cloudformation.exceptions.ClientError as error:
            if "does not exist" not in str(error):
                raise
            cloudformation.create_stack(**call)
        until = time.monotonic() + 120
        while True:
            [stack] = cloudformation.describe_stacks(StackName=call["StackName"])["Stacks"]
            if stack["StackStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
                return stack["Outputs"]
            if not stack["StackStatus"].endswith("_IN_PROGRESS") or time.monotonic() > until:
                events = cloudformation.describe_stack_events(StackName=call["StackName"])["StackEvents"]
                why = [
                    f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason')}"
                    for event in events
                    if event["ResourceStatus"].endswith("_FAILED")
                ]
                raise AssertionError(f"{stack['StackStatus']}: {why}")
            time.sleep(0.1)

    def even_out(self, environment):
        """Lets the function do over plain http what AWS allows it over https, and what the stand-in has no eyes for."""
        resources = self.client("cloudformation").list_stack_resources(StackName=f"tuppence-{environment}")
        for resource in resources["StackResourceSummaries"]:
            name = resource["PhysicalResourceId"]
            if resource["ResourceType"] == "AWS::S3::Bucket":
                self.client("s3").delete_bucket_policy(Bucket=name)
            elif resource["ResourceType"] == "AWS::IAM::Role":
                self.client("iam").put_role_policy(RoleName=name, PolicyName="unseen", PolicyDocument=ON_EVERYTHING)

    def allowed(self, policy):
        """The same account as someone sees it who is allowed only what `policy` says."""
        iam = self.client("iam")
        iam.create_user(UserName="shop")
        iam.attach_user_policy(UserName="shop", PolicyArn=policy)
        iam.put_user_policy(UserName="shop", PolicyName="unseen", PolicyDocument=ON_EVERYTHING)
        key = iam.create_access_key(UserName="shop")["AccessKey"]
        return Account(self.url, key["AccessKeyId"], key["SecretAccessKey"])


def over_tls(request, **_):
    request.headers["x-forwarded-proto"] = "https"


def values(outputs):
    return {output["OutputKey"]: output["OutputValue"] for output in outputs}
