"""What the template says, also where a stand-in would not listen."""

import re
import unittest

from stand_in import TEMPLATE
from support import ROOT, kebab, resources, template

KEEPS = ("AWS::DynamoDB::Table", "AWS::S3::Bucket", "AWS::Cognito::UserPool")
SETTINGS = ROOT / "server" / "src" / "config" / "keys.rs"


def settings():
    """Names of all settings, with what they mean."""
    return dict(re.findall(r'(?:key|secret)\(\s*"([A-Z_]+)",\s*(?:"[^"]*",\s*)?"([^"]+)",?\s*\)', SETTINGS.read_text()))


def secrets():
    return set(re.findall(r'\bsecret\(\s*"([A-Z_]+)"', SETTINGS.read_text()))


class Template(unittest.TestCase):
    def test_it_has_nothing_that_cloudformation_cannot_read(self):
        # It knows no anchors and aliases, which cfn-lint takes.
        self.assertNotRegex(TEMPLATE.read_text(), r"(?m)^\s*[^#\n]*[:\-] [&*][a-z]")
        self.assertLess(len(TEMPLATE.read_bytes()), 51_200, "the longest template that needs no bucket")

    def test_what_the_shop_keeps_stays_when_the_stack_goes(self):
        kept = [r for r in template()["Resources"].values() if r["Type"] in KEEPS]
        self.assertEqual(len(kept), 6)
        for resource in kept:
            policies = (resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy"))
            self.assertEqual(policies, ("Retain", "Retain"), resource["Type"])

    def test_r073_every_table_has_backups_encryption_and_no_bound_of_its_own(self):
        tables = resources("AWS::DynamoDB::Table")
        self.assertEqual(len(tables), 3)
        for name, table in tables.items():
            self.assertTrue(table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], name)
            self.assertTrue(table["SSESpecification"]["SSEEnabled"], name)
            self.assertEqual(table["BillingMode"], "PAY_PER_REQUEST", name)
            self.assertEqual(table["DeletionProtectionEnabled"], {"Fn::If": ["IsProd", True, False]}, name)

    def test_r073_dynamodb_forgets_sessions_and_nothing_else(self):
        ends = {"AttributeName": "ends", "Enabled": True}
        tables = resources("AWS::DynamoDB::Table")
        forgets = {name: table.get("TimeToLiveSpecification") for name, table in tables.items()}
        self.assertEqual(forgets, {"CatalogTable": None, "OrdersTable": None, "AdminsTable": ends})

    def test_r034_a019_buckets_are_private_encrypted_and_versioned(self):
        buckets = resources("AWS::S3::Bucket")
        self.assertEqual(set(buckets), {"GoodsBucket", "PicturesBucket"})
        for name, bucket in buckets.items():
            self.assertEqual(set(bucket["PublicAccessBlockConfiguration"].values()), {True}, name)
            self.assertEqual(len(bucket["PublicAccessBlockConfiguration"]), 4, name)
            self.assertEqual(bucket["OwnershipControls"]["Rules"][0]["ObjectOwnership"], "BucketOwnerEnforced", name)
            self.assertEqual(bucket["VersioningConfiguration"]["Status"], "Enabled", name)
            self.assertIn("BucketEncryption", bucket, name)

    def test_a019_nobody_is_let_into_a_bucket_by_its_policy(self):
        policies = resources("AWS::S3::BucketPolicy")
        self.assertEqual({policy["Bucket"]["Ref"] for policy in policies.values()}, {"GoodsBucket", "PicturesBucket"})
        for policy in policies.values():
            for statement in policy["PolicyDocument"]["Statement"]:
                self.assertEqual(statement["Effect"], "Deny")
                self.assertEqual(statement["Condition"], {"Bool": {"aws:SecureTransport": "false"}})

    def test_unfinished_uploads_go_and_goods_stay(self):
        rules = resources("AWS::S3::Bucket")["GoodsBucket"]["LifecycleConfiguration"]["Rules"]
        aborts = [
            rule["AbortIncompleteMultipartUpload"]["DaysAfterInitiation"] for rule in rules if "Abort" in str(rule)
        ]
        self.assertEqual(aborts, [2])
        for rule in rules:
            if any("Expir" in key for key in rule):
                self.assertEqual(rule["Prefix"], "uploads/", "nothing else is ever thrown away")
        uploads = (ROOT / "adapters/aws/src/s3/uploads.rs").read_text()
        self.assertIn('const PLANS: &str = "uploads/";', uploads)

    def test_uploads_are_taken_from_the_shop_alone(self):
        has_base_url, cors, otherwise = resources("AWS::S3::Bucket")["GoodsBucket"]["CorsConfiguration"]["Fn::If"]
        [rule] = cors["CorsRules"]
        self.assertEqual((has_base_url, otherwise), ("HasBaseUrl", {"Ref": "AWS::NoValue"}))
        self.assertEqual((rule["AllowedOrigins"], rule["AllowedMethods"]), ([{"Ref": "BaseUrl"}], ["PUT"]))
        self.assertIn("ETag", rule["ExposedHeaders"])
        self.assertNotIn("CorsConfiguration", resources("AWS::S3::Bucket")["PicturesBucket"])

    def test_r043_a026_the_pool_takes_nobody_in_by_itself(self):
        [pool] = resources("AWS::Cognito::UserPool").values()
        self.assertIs(pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"], True)
        self.assertEqual((pool["MfaConfiguration"], pool["EnabledMfas"]), ("ON", ["SOFTWARE_TOKEN_MFA"]))
        ways_back = [way["Name"] for way in pool["AccountRecoverySetting"]["RecoveryMechanisms"]]
        self.assertEqual(ways_back, ["verified_email"])
        # As long as the shop wants them: what the shop takes must not be refused here.
        password = (ROOT / "domain/src/team/password.rs").read_text()
        shortest = int(re.search(r"MIN_CHARS: usize = (\d+)", password)[1])
        self.assertEqual(pool["Policies"]["PasswordPolicy"]["MinimumLength"], shortest)
        self.assertEqual(resources("AWS::Cognito::UserPoolDomain"), {}, "no pages of Cognito's own")

    def test_r043_a037_the_client_gives_nobody_away(self):
        [client] = resources("AWS::Cognito::UserPoolClient").values()
        self.assertEqual(client["PreventUserExistenceErrors"], "ENABLED")
        flows = {"ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"}
        self.assertEqual(set(client["ExplicitAuthFlows"]), flows, "only the server may sign anybody in")
        self.assertLessEqual(client["AccessTokenValidity"], 15)
        self.assertEqual(client["TokenValidityUnits"]["AccessToken"], "minutes")

    def test_r025_a081_only_ses_of_this_account_tells_news(self):
        [policy] = [p for p in resources("AWS::SNS::TopicPolicy").values() if p["Topics"] == [{"Ref": "NewsTopic"}]]
        [statement] = policy["PolicyDocument"]["Statement"]
        self.assertEqual(statement["Principal"], {"Service": "ses.amazonaws.com"})
        self.assertEqual(statement["Action"], "sns:Publish")
        self.assertEqual(set(statement["Condition"]["StringEquals"]), {"aws:SourceAccount", "aws:SourceArn"})
        self.assertEqual(resources("AWS::SNS::Topic")["NewsTopic"]["SignatureVersion"], "2")
        [news] = resources("AWS::SES::ConfigurationSetEventDestination").values()
        [subscription] = [s for s in resources("AWS::SNS::Subscription").values() if s["Protocol"] == "https"]
        retries = subscription["DeliveryPolicy"]["healthyRetryPolicy"]
        self.assertGreaterEqual(retries["numRetries"] * retries["maxDelayTarget"], 1_800, "a restart loses no news")
        wanted = {"SEND", "REJECT", "BOUNCE", "COMPLAINT", "DELIVERY", "RENDERING_FAILURE"}
        self.assertEqual(set(news["EventDestination"]["MatchingEventTypes"]), wanted)

    def test_r067_every_alarm_reaches_the_owner(self):
        alarms = resources("AWS::CloudWatch::Alarm")
        for name, alarm in alarms.items():
            self.assertEqual(alarm["AlarmActions"], [{"Ref": "AlarmTopic"}], name)
        watched = {
            (alarm["Namespace"], alarm["MetricName"])
            for alarm in alarms.values()
            if isinstance(alarm["Namespace"], str)
        }
        for metric in (
            ("AWS/Lambda", "Errors"),
            ("AWS/Lambda", "Throttles"),
            ("AWS/Lambda", "Duration"),
            ("AWS/Events", "Invocations"),
            ("AWS/DynamoDB", "ReadThrottleEvents"),
            ("AWS/DynamoDB", "WriteThrottleEvents"),
            ("AWS/DynamoDB", "SystemErrors"),
            ("AWS/SES", "Reputation.BounceRate"),
            ("AWS/SES", "Reputation.ComplaintRate"),
        ):
            self.assertIn(metric, watched)
        self.assertEqual(alarms["Bounces"]["Threshold"], 0.02)

    def test_r067_the_alarms_the_shop_writes_down_are_counted(self):
        [lines] = resources("AWS::Logs::MetricFilter").values()
        self.assertEqual(lines["FilterPattern"], '"Alarm:"')
        source = "".join(file.read_text() for file in sorted([*(ROOT / "server/src").rglob("*.rs"), *(ROOT / "adapters").rglob("*.rs")]))
        self.assertRegex(source, r'tracing::error!\([^;]*"Alarm: ', "what the filter looks for is what the shop writes")
        [transformation] = lines["MetricTransformations"]
        alarm = resources("AWS::CloudWatch::Alarm")["ShopAlarm"]
        self.assertEqual(
            (alarm["Namespace"], alarm["MetricName"]),
            (transformation["MetricNamespace"], transformation["MetricName"]),
        )


class Settings(unittest.TestCase):
    """What the template calls things, and what the shop calls them."""

    def test_every_part_of_a_shop_on_aws_has_an_output_and_reaches_the_function(self):
        function = resources("AWS::Lambda::Function")["Function"]["Environment"]["Variables"]
        outputs = {kebab(name) for name in template()["Outputs"]}
        # How mail goes out is a choice for test shops.
        parts = (
            {name for name, meaning in settings().items() if meaning.startswith("aws:")} - secrets() - {"TUPPENCE_MAIL"}
        )
        self.assertGreaterEqual(len(parts), 6)
        self.assertEqual(parts - outputs, set())
        self.assertEqual(parts - set(function), set())

    def test_the_function_is_told_nothing_that_the_shop_does_not_know(self):
        function = resources("AWS::Lambda::Function")["Function"]["Environment"]["Variables"]
        self.assertEqual({name for name in function if name.startswith("TUPPENCE_")} - set(settings()), set())

    def test_an_output_is_described_by_the_setting_it_is_for(self):
        for name, output in template()["Outputs"].items():
            if name.startswith("Tuppence"):
                self.assertEqual(output["Description"], kebab(name))

    def test_a_function_and_a_machine_are_told_the_same(self):
        function = resources("AWS::Lambda::Function")["Function"]["Environment"]["Variables"]
        for name, output in template()["Outputs"].items():
            if name.startswith("Tuppence"):
                self.assertEqual(function[kebab(name)], output["Value"], name)

    def test_r061_no_secret_is_in_the_template(self):
        function = resources("AWS::Lambda::Function")["Function"]["Environment"]["Variables"]
        self.assertEqual(set(function) & secrets(), set())
        self.assertLessEqual({"STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "TUPPENCE_SECRET_KEY"}, secrets())


if __name__ == "__main__":
    unittest.main()
