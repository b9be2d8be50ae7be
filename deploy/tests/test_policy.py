"""The shop may do what its source does, and nothing else."""

import functools
import json
import re
import unittest

import boto3
from stand_in import REGION, Account, StandIn, values
from support import ROOT, resources

# The part of a policy's name for each SDK, and botocore's name of the same service.
SERVICES = {
    "dynamodb": ("dynamodb", "dynamodb"),
    "s3": ("s3", "s3"),
    "sesv2": ("ses", "sesv2"),
    "cognitoidentityprovider": ("cognito-idp", "cognito-idp"),
    "ssm": ("ssm", "ssm"),
}

# Calls that are allowed by the name of another action, or of several.
NAMED_OTHERWISE = {
    # By what it is made of, see `steps`.
    "dynamodb:TransactWriteItems": [],
    "s3:HeadObject": ["s3:GetObject"],
    "s3:ListObjectsV2": ["s3:ListBucket"],
    "s3:ListParts": ["s3:ListMultipartUploadParts"],
    "s3:CreateMultipartUpload": ["s3:PutObject"],
    "s3:UploadPart": ["s3:PutObject"],
    "s3:CompleteMultipartUpload": ["s3:PutObject"],
    "s3:HeadBucket": ["s3:ListBucket"],
    "s3:GetPublicAccessBlock": ["s3:GetBucketPublicAccessBlock"],
    "s3:GetBucketCors": ["s3:GetBucketCORS"],
    "ses:SendEmail": ["ses:SendEmail", "ses:SendRawEmail"],
    # Carried by a token or by nothing: IAM is not asked.
    "cognito-idp:AssociateSoftwareToken": [],
    "cognito-idp:VerifySoftwareToken": [],
    "cognito-idp:ForgotPassword": [],
    "cognito-idp:ConfirmForgotPassword": [],
    "cognito-idp:ChangePassword": [],
    "cognito-idp:RevokeToken": [],
    "cognito-idp:SetUserMFAPreference": [],
    "cognito-idp:GlobalSignOut": [],
    "cognito-idp:GetUser": [],
}

# What else an action needs, without a call of its own.
COMES_WITH = {"ssm:GetParametersByPath": ["kms:Decrypt"]}

# Each step of a transaction needs the right to do it alone.
STEPS = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}

# Resources that end in a star, and why they must.
OPEN_ENDED = {
    "Goods": "keys of goods are random",
    "PlansOfUploads": "so are those of uploads",
    "Pictures": "and of pictures",
    "Secrets": "all parameters below the path of this shop",
    "KeyOfSecrets": "the id of the account's key is not known; the condition names what it may open",
    "LookAtSender": "the sender may be known by its address or by any domain above it",
}

# Actions that know no resource.
ON_NOTHING = {"ses:GetAccount"}


def statements(name="ShopPolicy"):
    return resources("AWS::IAM::ManagedPolicy")[name]["PolicyDocument"]["Statement"]


def actions(policy):
    return {action for statement in statements(policy) for action in listed(statement["Action"])}


def spoken(allowed, needed):
    """Of what is allowed, that for services the source speaks to at all."""
    services = {SERVICES[sdk][0] for sdk in needed} | ({"kms"} if "ssm" in needed else set())
    return {action for action in allowed if action.split(":")[0] in services}


def listed(value):
    return value if isinstance(value, list) else [value]


def written(resource):
    """The text of a resource, with its intrinsic functions as they stand."""
    inner = resource.get("Fn::Sub", "") if isinstance(resource, dict) else resource
    return inner[0] if isinstance(inner, list) else inner


def sources(doctor):
    """What the doctor is made of, or all the rest."""
    files = sorted([*(ROOT / "server" / "src").rglob("*.rs"), *(ROOT / "adapters").rglob("*.rs")])
    is_doctor = lambda file: "/server/src/doctor" in file.as_posix()  # noqa: E731
    return [file.read_text() for file in files if is_doctor(file) == doctor]


@functools.cache
def operations(service):
    """Every call of a service: as Rust and Python write it, and as AWS does."""
    client = boto3.client(service, region_name=REGION, aws_access_key_id="-", aws_secret_access_key="-")
    return list(client.meta.method_to_api_mapping.items())


def calls_in(sources):
    """Actions for every SDK call in the source, by SDK."""
    needed = {}
    for source in sources:
        for sdk, (prefix, service) in SERVICES.items():
            if f"aws_sdk_{sdk}" not in source:
                continue
            found = needed.setdefault(sdk, set())
            for call, operation in operations(service):
                if re.search(rf"\.\s*{call}\(\)", source):
                    action = f"{prefix}:{operation}"
                    actions = NAMED_OTHERWISE.get(action, [action])
                    found.update(actions)
                    for action in actions:
                        found.update(COMES_WITH.get(action, []))
            if sdk == "dynamodb":
                steps = {action for step, action in STEPS.items() if re.search(rf"\b{step}::builder\(\)", source)}
                found.update(f"dynamodb:{action}" for action in steps)
            # A pinned version is another right than the newest one.
            if sdk == "s3" and "version_id(" in source:
                found.add("s3:GetObjectVersion")
    return needed


class Policy(unittest.TestCase):
    def test_r062_each_purpose_has_a_statement_of_its_own(self):
        sids = [statement["Sid"] for statement in statements()]
        self.assertEqual(len(sids), len(set(sids)))
        for statement in statements():
            services = {action.split(":")[0] for action in listed(statement["Action"])}
            self.assertEqual(len(services), 1, statement["Sid"])
            self.assertEqual(statement["Effect"], "Allow")

    def test_r062_no_action_is_open_ended(self):
        for policy in resources("AWS::IAM::ManagedPolicy"):
            for statement in statements(policy):
                for action in listed(statement["Action"]):
                    self.assertNotIn("*", action, statement["Sid"])

    def test_r062_no_resource_is_everything(self):
        for policy in resources("AWS::IAM::ManagedPolicy"):
            for statement in statements(policy):
                if set(listed(statement["Action"])) <= ON_NOTHING:
                    continue
                for resource in listed(statement["Resource"]):
                    self.assertNotEqual(resource, "*", statement["Sid"])
                    self.assertNotRegex(str(written(resource)), r"\*.+|[^/]\*$", statement["Sid"])
                    if "*" in str(resource):
                        self.assertIn(statement["Sid"], OPEN_ENDED)

    def test_r062_every_call_in_the_source_is_allowed_and_nothing_else(self):
        needed = calls_in(sources(doctor=False))
        self.assertLessEqual({"dynamodb", "s3", "sesv2"}, set(needed))
        allowed, wanted = actions("ShopPolicy"), set().union(*needed.values())
        self.assertEqual(wanted - allowed, set(), "called, but not allowed")
        self.assertEqual(spoken(allowed, needed) - wanted, set(), "allowed, but called nowhere")

    def test_r062_the_doctor_may_look_and_touch_nothing(self):
        needed = calls_in(sources(doctor=True))
        allowed, wanted = actions("DoctorPolicy"), set().union(*needed.values())
        self.assertEqual(wanted - allowed - actions("ShopPolicy"), set(), "called, but not allowed")
        self.assertEqual(spoken(allowed, needed) - wanted, set(), "allowed, but called nowhere")
        self.assertEqual(allowed & actions("ShopPolicy"), set(), "allowed twice")
        for action in allowed:
            self.assertRegex(action, r":(Get|Describe)")

    def test_r062_keys_are_only_used_for_this_shops_parameters(self):
        [statement] = [statement for statement in statements() if "kms:Decrypt" in listed(statement["Action"])]
        self.assertEqual(set(statement["Condition"]), {"StringEquals", "ArnLike"})
        self.assertIn("kms:ViaService", statement["Condition"]["StringEquals"])
        self.assertIn("kms:EncryptionContext:PARAMETER_ARN", statement["Condition"]["ArnLike"])

    def test_r062_the_function_may_write_its_own_log_and_no_more_than_the_shop(self):
        [role] = resources("AWS::IAM::Role").values()
        self.assertEqual(role["ManagedPolicyArns"], [{"Ref": "ShopPolicy"}])
        [own] = role["Policies"]
        [log] = own["PolicyDocument"]["Statement"]
        self.assertEqual(log["Resource"], {"Fn::GetAtt": ["FunctionLog", "Arn"]})
        self.assertEqual(log["Action"], ["logs:CreateLogStream", "logs:PutLogEvents"])

    def test_everybody_may_call_the_function_only_by_its_address(self):
        for permission in resources("AWS::Lambda::Permission").values():
            if permission["Principal"] == "*":
                by_address = permission.get("FunctionUrlAuthType") == "NONE" or permission.get("InvokedViaFunctionUrl")
                self.assertTrue(by_address)
            else:
                self.assertIn("SourceArn", permission)


class Enforced(unittest.TestCase):
    """The policy as AWS reads it, in a stand-in that enforces it."""

    @classmethod
    def setUpClass(cls):
        cls.stand_in = cls.enterClassContext(StandIn())
        account = cls.stand_in.account()
        cls.ours = values(account.deploy("prod", Compute="none"))
        cls.theirs = values(account.deploy("dev", Compute="none", MailIdentity="existing"))
        cls.owner, cls.shop = account, account.allowed(cls.ours["ShopPolicy"])

    def refused(self, call, **arguments):
        with self.assertRaises(Exception) as caught:
            call(**arguments)
        code = getattr(caught.exception, "response", {}).get("Error", {}).get("Code", repr(caught.exception))
        self.assertIn(code, ("AccessDenied", "AccessDeniedException", "403"))

    def test_r062_the_shop_reads_and_writes_its_own_tables(self):
        dynamodb, key = self.shop.client("dynamodb"), {"pk": {"S": "a"}, "sk": {"S": "-"}}
        for table in ("TuppenceCatalogTable", "TuppenceOrdersTable", "TuppenceAdminsTable"):
            name = self.ours[table]
            put = {"Put": {"TableName": name, "Item": key}}
            dynamodb.transact_write_items(TransactItems=[put])
            self.assertEqual(dynamodb.get_item(TableName=name, Key=key)["Item"], key)
            dynamodb.delete_item(TableName=name, Key=key)
        question = {"KeyConditionExpression": "list4pk = :pk", "ExpressionAttributeValues": {":pk": {"S": "a"}}}
        dynamodb.query(TableName=self.ours["TuppenceOrdersTable"], IndexName="list4", **question)

    def test_r062_no_scan_no_other_shop_no_change_of_a_table(self):
        dynamodb, key = self.shop.client("dynamodb"), {"pk": {"S": "a"}, "sk": {"S": "-"}}
        self.refused(dynamodb.scan, TableName=self.ours["TuppenceOrdersTable"])
        self.refused(dynamodb.get_item, TableName=self.theirs["TuppenceOrdersTable"], Key=key)
        self.refused(dynamodb.delete_table, TableName=self.ours["TuppenceOrdersTable"])

    def test_r062_the_shop_keeps_to_its_prefixes(self):
        s3, goods, pictures = (
            self.shop.client("s3"),
            self.ours["TuppenceGoodsBucket"],
            self.ours["TuppencePicturesBucket"],
        )
        for bucket, key in ((goods, "goods/a"), (goods, "uploads/a"), (pictures, "pictures/a")):
            s3.put_object(Bucket=bucket, Key=key, Body=b"bytes")
            self.assertEqual(s3.get_object(Bucket=bucket, Key=key)["Body"].read(), b"bytes")
        self.refused(s3.put_object, Bucket=goods, Key="elsewhere", Body=b"bytes")
        self.refused(s3.put_object, Bucket=pictures, Key="goods/a", Body=b"bytes")
        self.refused(s3.get_object, Bucket=self.theirs["TuppenceGoodsBucket"], Key="goods/a")

    def test_r062_nothing_comes_or_goes_over_plain_http(self):
        goods = self.ours["TuppenceGoodsBucket"]
        plain = Account(self.shop.url, self.shop.key, self.shop.secret, tls=False).client("s3")
        self.refused(plain.put_object, Bucket=goods, Key="goods/a", Body=b"bytes")
        self.refused(plain.get_object, Bucket=goods, Key="goods/a")

    def test_r062_what_was_sold_cannot_be_destroyed_by_the_shop(self):
        s3, goods = self.shop.client("s3"), self.ours["TuppenceGoodsBucket"]
        version = s3.put_object(Bucket=goods, Key="goods/sold", Body=b"sold")["VersionId"]
        s3.delete_object(Bucket=goods, Key="goods/sold")
        self.refused(s3.delete_object, Bucket=goods, Key="goods/sold", VersionId=version)
        kept = s3.get_object(Bucket=goods, Key="goods/sold", VersionId=version)
        self.assertEqual(kept["Body"].read(), b"sold")
        self.refused(s3.put_bucket_policy, Bucket=goods, Policy="{}")

    def test_r062_the_shop_reads_the_secrets_below_its_path(self):
        owner, shop = self.owner.client("ssm"), self.shop.client("ssm")
        for path in ("/tuppence/prod/STRIPE_SECRET_KEY", "/tuppence/dev/STRIPE_SECRET_KEY"):
            owner.put_parameter(Name=path, Value="rk_test_1", Type="SecureString")
        path = self.ours["TuppenceSecretsPath"]
        # The stand-in does not look at the path of this call.
        found = shop.get_parameters_by_path(Path=path, WithDecryption=True)["Parameters"]
        self.assertEqual([(one["Name"], one["Value"]) for one in found], [(f"{path}STRIPE_SECRET_KEY", "rk_test_1")])
        self.refused(shop.get_parameter, Name="/tuppence/dev/STRIPE_SECRET_KEY", WithDecryption=True)
        self.refused(
            shop.put_parameter, Name=f"{path}STRIPE_SECRET_KEY", Value="-", Type="SecureString", Overwrite=True
        )

    def test_r062_the_shop_looks_after_its_own_pool(self):
        cognito = self.shop.client("cognito-idp")
        cognito.describe_user_pool(UserPoolId=self.ours["TuppenceUserPool"])
        self.refused(cognito.describe_user_pool, UserPoolId=self.theirs["TuppenceUserPool"])
        self.refused(cognito.delete_user_pool, UserPoolId=self.ours["TuppenceUserPool"])

    def test_r062_the_policy_is_not_too_long_for_the_longest_names(self):
        account = self.stand_in.account()
        policy = values(account.deploy("e" * 20, Compute="none", TableSuffix="-" + "s" * 40))["ShopPolicy"]
        iam = account.client("iam")
        version = iam.get_policy(PolicyArn=policy)["Policy"]["DefaultVersionId"]
        document = iam.get_policy_version(PolicyArn=policy, VersionId=version)["PolicyVersion"]["Document"]
        # IAM counts no white space, and takes 6,144 characters.
        self.assertLess(len(json.dumps(document, separators=(",", ":"))), 6_144)

    def test_r062_mail_goes_out_from_one_sender(self):
        ses = self.shop.client("sesv2")
        raw = {"Raw": {"Data": b"From: shop@example.com\r\nTo: a@example.com\r\nSubject: -\r\n\r\n-"}}
        send = {"Destination": {"ToAddresses": ["a@example.com"]}, "Content": raw}
        ses.send_email(**send, ConfigurationSetName=self.ours["TuppenceSesConfigurationSet"])
        self.refused(ses.delete_configuration_set, ConfigurationSetName=self.ours["TuppenceSesConfigurationSet"])
        self.refused(ses.list_email_identities)


if __name__ == "__main__":
    unittest.main()
