"""Two shops side by side in one account of a stand-in, made by the template."""

import io
import json
import unittest
import urllib.error
import urllib.request
import zipfile

from stand_in import StandIn, values
from support import kebab

CERTIFICATE = "arn:aws:acm:eu-central-1:123456789012:certificate/12345678-1234-1234-1234-123456789012"

# Answers every call with its own payload, as the shop would with a page.
ECHO = """#!/usr/bin/env python3
import os, urllib.request as web
base = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation"
while True:
    call = web.urlopen(f"{base}/next")
    body, request = call.read(), call.headers["Lambda-Runtime-Aws-Request-Id"]
    web.urlopen(web.Request(f"{base}/{request}/response", data=body)).read()
"""


def packed(program):
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        bootstrap = zipfile.ZipInfo("bootstrap")
        bootstrap.external_attr = 0o755 << 16
        archive.writestr(bootstrap, program)
    return package.getvalue()


class Stack(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stand_in = cls.enterClassContext(StandIn())
        cls.url, cls.account = cls.stand_in.url, cls.stand_in.account()
        code = cls.account.put_program(packed(ECHO))
        first = values(cls.account.deploy("prod", **code))
        cls.before = {"cors": cls.cors(first), "rule": cls.rule(), "news": cls.subscribers(first["TuppenceNewsTopic"])}
        cls.outputs = cls.account.deploy("prod", BaseUrl=first["FunctionAddress"], **code)
        cls.prod = values(cls.outputs)
        cls.dev = values(cls.account.deploy("dev", Compute="none", MailIdentity="existing"))
        domain = {
            "DomainName": "shop.example.com",
            "CertificateArn": CERTIFICATE,
            "BaseUrl": "https://shop.example.com",
        }
        cls.own = values(cls.account.deploy("own", MailIdentity="existing", **code, **domain))

    @classmethod
    def cors(cls, outputs):
        s3 = cls.account.client("s3")
        try:
            return s3.get_bucket_cors(Bucket=outputs["TuppenceGoodsBucket"])["CORSRules"]
        except s3.exceptions.ClientError:
            return None

    @classmethod
    def rule(cls):
        return cls.account.client("events").describe_rule(Name="tuppence-prod-work")

    @classmethod
    def subscribers(cls, topic):
        found = cls.account.client("sns").list_subscriptions_by_topic(TopicArn=topic)["Subscriptions"]
        return [(one["Protocol"], one["Endpoint"]) for one in found]

    def test_r073_tables_have_the_keys_and_lists_the_shop_asks_for(self):
        dynamodb = self.account.client("dynamodb")
        for outputs in (self.prod, self.dev):
            for table, lists in (("Catalog", 0), ("Orders", 4), ("Admins", 1)):
                made = dynamodb.describe_table(TableName=outputs[f"Tuppence{table}Table"])["Table"]
                keys = [("pk", "HASH"), ("sk", "RANGE")]
                self.assertEqual([(key["AttributeName"], key["KeyType"]) for key in made["KeySchema"]], keys)
                self.assertEqual({one["AttributeType"] for one in made["AttributeDefinitions"]}, {"S"})
                indexes = {index["IndexName"]: index for index in made.get("GlobalSecondaryIndexes", [])}
                self.assertEqual(set(indexes), {f"list{n}" for n in range(1, lists + 1)}, table)
                for name, index in indexes.items():
                    keys = [(f"{name}pk", "HASH"), (f"{name}sk", "RANGE")]
                    self.assertEqual([(key["AttributeName"], key["KeyType"]) for key in index["KeySchema"]], keys)
                    self.assertEqual(index["Projection"]["ProjectionType"], "KEYS_ONLY")

    def test_only_prod_is_protected_against_deletion(self):
        dynamodb = self.account.client("dynamodb")
        for outputs, protected in ((self.prod, True), (self.dev, False)):
            made = dynamodb.describe_table(TableName=outputs["TuppenceOrdersTable"])["Table"]
            self.assertEqual(made.get("DeletionProtectionEnabled", False), protected)

    def test_r034_a019_nobody_reads_a_bucket_without_a_signature(self):
        s3 = self.account.client("s3")
        for bucket in ("TuppenceGoodsBucket", "TuppencePicturesBucket"):
            name = self.prod[bucket]
            s3.put_object(Bucket=name, Key="goods/sold", Body=b"sold")
            # Over TLS, as far as the stand-in can tell: it is not the transport that is refused.
            plain = urllib.request.Request(f"{self.url}/{name}/goods/sold", headers={"x-forwarded-proto": "https"})
            with self.assertRaises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(plain)
            self.assertEqual(refused.exception.code, 403)
            private = s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
            self.assertEqual(set(private.values()), {True})
            self.assertEqual(s3.get_bucket_versioning(Bucket=name)["Status"], "Enabled")

    def test_r043_a026_a037_the_pool_is_as_the_shop_wants_it(self):
        cognito = self.account.client("cognito-idp")
        pool = cognito.describe_user_pool(UserPoolId=self.prod["TuppenceUserPool"])["UserPool"]
        self.assertIs(pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"], True)
        self.assertEqual(pool["MfaConfiguration"], "ON")
        asked = {"UserPoolId": self.prod["TuppenceUserPool"], "ClientId": self.prod["TuppenceUserPoolClient"]}
        client = cognito.describe_user_pool_client(**asked)["UserPoolClient"]
        self.assertEqual(client["PreventUserExistenceErrors"], "ENABLED")
        self.assertNotIn("ClientSecret", client)
        groups = cognito.list_groups(UserPoolId=asked["UserPoolId"])["Groups"]
        self.assertEqual({group["GroupName"] for group in groups}, {"admin", "owner", "catalog", "support", "viewer"})

    def test_r025_what_becomes_of_mail_is_told_to_the_shop(self):
        ses = self.account.client("sesv2")
        name = self.prod["TuppenceSesConfigurationSet"]
        [news] = ses.get_configuration_set_event_destinations(ConfigurationSetName=name)["EventDestinations"]
        self.assertEqual(news["SnsDestination"]["TopicArn"], self.prod["TuppenceNewsTopic"])
        self.assertLessEqual({"BOUNCE", "COMPLAINT", "DELIVERY"}, set(news["MatchingEventTypes"]))

    def test_what_needs_the_address_waits_until_it_is_known(self):
        self.assertEqual((self.before["cors"], self.before["news"]), (None, []))
        self.assertEqual((self.before["rule"]["State"], self.rule()["State"]), ("DISABLED", "ENABLED"))
        address = self.prod["FunctionAddress"]
        [rule] = self.cors(self.prod)
        self.assertEqual((rule["AllowedOrigins"], rule["AllowedMethods"]), ([address], ["PUT"]))
        news = [("https", f"{address}/webhooks/ses")]
        self.assertEqual(self.subscribers(self.prod["TuppenceNewsTopic"]), news)
        self.assertEqual(self.prod["TuppenceBaseUrl"], address)

    def test_the_function_is_called_each_minute_to_its_work(self):
        rule = self.rule()
        self.assertEqual(rule["ScheduleExpression"], "rate(1 minute)")
        [target] = self.account.client("events").list_targets_by_rule(Rule=rule["Name"])["Targets"]
        self.assertEqual(json.loads(target["Input"]), {"tuppence": "work"})
        function = self.account.client("lambda").get_function(FunctionName="tuppence-prod")["Configuration"]
        self.assertEqual(target["Arn"], function["FunctionArn"])
        self.assertEqual((function["Runtime"], function["Architectures"]), ("provided.al2023", ["x86_64"]))

    def test_the_function_answers_at_its_address(self):
        host = self.prod["FunctionAddress"].removeprefix("https://")
        self.assertNotIn("/", host)
        call = urllib.request.Request(f"{self.url}/products/slow-bread?a=b", headers={"Host": host})
        with urllib.request.urlopen(call, timeout=60) as answer:
            self.assertEqual(json.load(answer)["rawPath"], "/products/slow-bread")

    def test_a_domain_of_its_own_leads_to_the_function(self):
        api = self.account.client("apigatewayv2")
        [mapping] = api.get_api_mappings(DomainName="shop.example.com")["Items"]
        [integration] = api.get_integrations(ApiId=mapping["ApiId"])["Items"]
        self.assertIn("function:tuppence-own", integration["IntegrationUri"])
        # The same shape as from a Function URL, which is what the shop reads.
        self.assertEqual(integration["PayloadFormatVersion"], "2.0")
        [route] = api.get_routes(ApiId=mapping["ApiId"])["Items"]
        self.assertEqual(route["RouteKey"], "$default")
        self.assertIn("DomainTarget", self.own)
        self.assertNotIn("DomainTarget", self.prod)

    def test_r070_after_a_restore_the_shop_uses_the_tables_of_that_moment(self):
        account = self.stand_in.account()
        before = values(account.deploy("prod", Compute="none"))
        after = values(account.deploy("prod", Compute="none", TableSuffix="-monday"))
        dynamodb = account.client("dynamodb")
        for table in ("TuppenceCatalogTable", "TuppenceOrdersTable", "TuppenceAdminsTable"):
            self.assertEqual(after[table], f"{before[table]}-monday")
            source = {"SourceTableName": before[table], "UseLatestRestorableTime": True}
            dynamodb.restore_table_to_point_in_time(TargetTableName=after[table], **source)
        shop, key = account.allowed(after["ShopPolicy"]).client("dynamodb"), {"pk": {"S": "a"}, "sk": {"S": "-"}}
        shop.put_item(TableName=after["TuppenceOrdersTable"], Item=key)
        with self.assertRaises(shop.exceptions.ClientError):
            shop.put_item(TableName=before["TuppenceOrdersTable"], Item=key)

    def test_the_function_knows_every_setting_of_the_outputs(self):
        function = self.account.client("lambda").get_function(FunctionName="tuppence-prod")["Configuration"]
        told = function["Environment"]["Variables"]
        for output in self.outputs:
            if output["OutputKey"].startswith("Tuppence"):
                self.assertEqual(told[kebab(output["OutputKey"])], output["OutputValue"])
                self.assertEqual(output["Description"], kebab(output["OutputKey"]))

    def test_two_shops_share_nothing(self):
        shared = {"TuppenceBackend", "TuppenceShopName", "TuppenceCurrency", "TuppenceTimeZone", "TuppencePromotions", "TuppenceTax", "TuppenceTaxBehavior"}
        shared |= {"TuppenceMaxFileMb", "TuppenceMailFrom", "TuppenceAlarmMailTo"}
        same = {name for name, value in self.prod.items() if self.dev.get(name) == value}
        self.assertEqual(same, shared)

    def test_a_shop_on_machines_of_its_own_has_no_function(self):
        functions = self.account.client("lambda").list_functions()["Functions"]
        self.assertEqual({function["FunctionName"] for function in functions}, {"tuppence-prod", "tuppence-own"})
        self.assertNotIn("FunctionAddress", self.dev)
        self.assertLessEqual({"ShopPolicy", "DoctorPolicy"}, set(self.dev))


if __name__ == "__main__":
    unittest.main()
