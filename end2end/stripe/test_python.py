"""Stripe's official Python library against the sandbox.

Run with `SANDBOX_URL=http://127.0.0.1:PORT python -m unittest test_python` and `stripe==16.1.0`
installed. SANDBOX_URL is where the sandbox is served, without a path.
"""

import hashlib
import hmac
import http.server
import json
import os
import threading
import time
import unittest
import urllib.request
import uuid

import stripe

URL = os.environ["SANDBOX_URL"].rstrip("/")


def control(path, **body):
    """One call to the sandbox's control panel."""
    method = "GET" if path == "ledger" else "POST"
    request = urllib.request.Request(
        f"{URL}/sandbox/control/{path}",
        method=method,
        data=None if method == "GET" else json.dumps(body).encode(),
        headers={"X-Sandbox-Control": "1", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def line(name="Field notes", amount=1200, quantity=1, currency="eur"):
    product = {
        "name": name,
        "description": "A book about looking closely",
        "images": ["https://shop.example/cover.webp"],
        "metadata": {"sku": "N-1"},
    }
    return {"price_data": {"currency": currency, "unit_amount": amount, "product_data": product}, "quantity": quantity}


def params(**changes):
    return {
        "mode": "payment",
        "success_url": "https://shop.example/done?session_id={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://shop.example/cart",
        "client_reference_id": "order_1",
        "metadata": {"order_id": "order_1"},
        "line_items": [line(), line("Letters", 900, 2)],
        **changes,
    }


class SandboxTest(unittest.TestCase):
    def setUp(self):
        self.client = stripe.StripeClient(
            "sk_test_library", base_addresses={"api": f"{URL}/sandbox/stripe"}, max_network_retries=0
        )
        self.sessions = self.client.v1.checkout.sessions

    def create(self, key=None, **changes):
        options = {"idempotency_key": key} if key else {}
        return self.sessions.create(params(**changes), options)

    def paid(self, **changes):
        session = self.create(**changes)
        control("pay", session=session.id, email="reader@example.com")
        return self.sessions.retrieve(session.id)


class Sessions(SandboxTest):
    def test_a_new_session_is_open_and_has_a_page(self):
        session = self.create()

        self.assertEqual((session.object, session.status, session.payment_status), ("checkout.session", "open", "unpaid"))
        self.assertEqual((session.amount_total, session.currency, session.livemode), (3000, "eur", False))
        self.assertTrue(session.id.startswith("cs_test_"))
        self.assertEqual(session.url, f"{URL}/sandbox/pay/{session.id}")
        self.assertEqual(session.metadata["order_id"], "order_1")

    def test_a_session_can_be_read_with_its_payment(self):
        session = self.paid()

        read = self.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge", "line_items"]})

        self.assertEqual((read.status, read.payment_status), ("complete", "paid"))
        self.assertEqual(read.customer_details.email, "reader@example.com")
        self.assertEqual(read.payment_intent.latest_charge.amount_captured, 3000)
        self.assertEqual([item.description for item in read.line_items.data], ["Field notes", "Letters"])

    def test_line_items_come_in_pages(self):
        session = self.create(line_items=[line(f"Part {n}", 100) for n in range(25)])

        items = list(self.sessions.line_items.list(session.id, {"limit": 10}).auto_paging_iter())

        self.assertEqual([item.description for item in items], [f"Part {n}" for n in range(25)])
        self.assertEqual(items[0].price.unit_amount, 100)

    def test_sessions_are_listed_newest_first_and_found_by_payment(self):
        before = int(time.time())
        first, second = self.create(), self.paid()

        listed = self.sessions.list({"created": {"gte": before}, "limit": 100})
        found = self.sessions.list({"payment_intent": second.payment_intent})

        ids = [session.id for session in listed.data]
        self.assertLess(ids.index(second.id), ids.index(first.id))
        self.assertEqual([session.id for session in found.data], [second.id])

    def test_listing_goes_on_behind_the_last_seen(self):
        made = [self.create().id for _ in range(5)]

        page = self.sessions.list({"limit": 2, "starting_after": made[4]})

        self.assertEqual([session.id for session in page.data], [made[3], made[2]])
        self.assertTrue(page.has_more)

    def test_an_expired_session_is_closed(self):
        session = self.create()

        expired = self.sessions.expire(session.id)

        self.assertEqual((expired.status, expired.url), ("expired", None))
        with self.assertRaises(stripe.InvalidRequestError):
            self.sessions.expire(session.id)

    def test_a_promotion_code_given_by_the_shop_lowers_the_total(self):
        coupon = self.client.v1.coupons.create({"percent_off": 12.5, "duration": "once"})
        code = self.client.v1.promotion_codes.create(
            {"promotion": {"type": "coupon", "coupon": coupon.id}, "code": f"MAY{uuid.uuid4().hex[:6]}"}
        )

        session = self.create(discounts=[{"promotion_code": code.id}])

        self.assertEqual((session.amount_subtotal, session.amount_total), (3000, 2625))
        self.assertEqual(session.total_details.amount_discount, 375)
        items = self.sessions.line_items.list(session.id)
        self.assertEqual(sum(item.amount_total for item in items.data), 2625)

    def test_a_free_order_needs_no_payment(self):
        session = self.create(line_items=[line(amount=0)])
        self.assertEqual(session.payment_status, "unpaid")

        control("pay", session=session.id, email="reader@example.com")

        done = self.sessions.retrieve(session.id)
        self.assertEqual((done.status, done.payment_status, done.payment_intent), ("complete", "no_payment_required", None))


class Refunds(SandboxTest):
    def test_a_payment_can_be_refunded_in_parts(self):
        intent = self.paid().payment_intent

        part = self.client.v1.refunds.create({"payment_intent": intent, "amount": 1000})
        rest = self.client.v1.refunds.create({"payment_intent": intent, "reason": "requested_by_customer"})

        self.assertEqual([part.amount, rest.amount, rest.status], [1000, 2000, "succeeded"])
        charge = self.client.v1.charges.retrieve(rest.charge)
        self.assertTrue(charge.refunded)
        self.assertEqual(len(self.client.v1.refunds.list({"payment_intent": intent}).data), 2)

    def test_no_more_is_refunded_than_was_paid(self):
        intent = self.paid().payment_intent

        with self.assertRaises(stripe.InvalidRequestError):
            self.client.v1.refunds.create({"payment_intent": intent, "amount": 3001})
        self.client.v1.refunds.create({"payment_intent": intent})
        with self.assertRaises(stripe.InvalidRequestError) as caught:
            self.client.v1.refunds.create({"payment_intent": intent})
        self.assertEqual(caught.exception.code, "charge_already_refunded")

    def test_a_disputed_payment_is_found_by_its_intent(self):
        session = self.paid()
        control("dispute", session=session.id)

        disputes = self.client.v1.disputes.list({"payment_intent": session.payment_intent})
        self.assertEqual([dispute.status for dispute in disputes.data], ["needs_response"])

        control("dispute/close", session=session.id, won=True)
        self.assertEqual(self.client.v1.disputes.retrieve(disputes.data[0].id).status, "won")


class Idempotency(SandboxTest):
    def test_the_same_call_again_gives_the_same_session(self):
        key = str(uuid.uuid4())

        first, second = self.create(key), self.create(key)

        self.assertEqual(first.id, second.id)
        self.assertEqual(second.last_response.headers["Idempotent-Replayed"], "true")

    def test_another_call_with_the_same_key_is_refused(self):
        key = str(uuid.uuid4())
        self.create(key)

        with self.assertRaises(stripe.IdempotencyError):
            self.create(key, client_reference_id="order_2")

    def test_refused_parameters_leave_the_key_free(self):
        key = str(uuid.uuid4())
        with self.assertRaises(stripe.InvalidRequestError):
            self.create(key, line_items=[])

        self.assertEqual(self.create(key).status, "open")

    def test_a_stored_failure_is_replayed(self):
        key = str(uuid.uuid4())
        control("api", rules=[{"path": "/v1/checkout/sessions", "times": 1, "action": {"status": 500, "sticky": True}}])

        for replayed in [None, "true"]:
            with self.assertRaises(stripe.APIError) as caught:
                self.create(key)
            self.assertEqual(caught.exception.headers.get("Idempotent-Replayed"), replayed)


class Refusals(SandboxTest):
    def refused(self, **changes):
        with self.assertRaises(stripe.InvalidRequestError) as caught:
            self.create(**changes)
        return caught.exception.code, caught.exception.param

    def test_parameters_are_checked_as_at_stripe(self):
        now = int(time.time())
        bad_line = line()
        del bad_line["price_data"]["currency"]
        no_integer = line()
        no_integer["quantity"] = "many"
        self.assertEqual(self.refused(nonsense="1"), ("parameter_unknown", "nonsense"))
        self.assertEqual(self.refused(line_items=[bad_line]), ("parameter_missing", "line_items[0][price_data][currency]"))
        self.assertEqual(self.refused(line_items=[no_integer]), ("parameter_invalid_integer", "line_items[0][quantity]"))
        self.assertEqual(self.refused(client_reference_id=""), ("parameter_invalid_empty", "client_reference_id"))
        self.assertEqual(self.refused(success_url="done"), ("url_invalid", "success_url"))
        self.assertEqual(self.refused(customer_email="nobody"), ("email_invalid", "customer_email"))
        self.assertEqual(self.refused(expires_at=now + 60)[1], "expires_at")
        self.assertEqual(self.refused(expires_at=now + 90_000)[1], "expires_at")
        self.assertEqual(self.refused(line_items=[line(), line(currency="usd")])[1], "line_items")
        self.assertEqual(self.refused(line_items=[line(amount=1) for _ in range(101)])[1], "line_items")
        self.assertEqual(self.refused(line_items=[line(amount=1)])[0], "amount_too_small")

    def test_an_unknown_object_is_missing(self):
        with self.assertRaises(stripe.InvalidRequestError) as caught:
            self.sessions.retrieve("cs_test_nothing")

        self.assertEqual((caught.exception.http_status, caught.exception.code), (404, "resource_missing"))
        self.assertTrue(caught.exception.request_id.startswith("req_"))

    def test_only_test_keys_come_in(self):
        for key in ["sk_live_1", "nonsense"]:
            client = stripe.StripeClient(key, base_addresses={"api": f"{URL}/sandbox/stripe"})
            with self.assertRaises(stripe.AuthenticationError):
                client.v1.checkout.sessions.list()

    def test_scripted_failures_have_the_library_s_own_classes(self):
        rule = {"path": "/v1/checkout/sessions", "times": 1}
        for action, error in [
            ({"status": 429}, stripe.RateLimitError),
            ({"status": 503}, stripe.APIError),
            ("lost-reply", stripe.APIConnectionError),
            ("down", stripe.APIConnectionError),
        ]:
            control("api", rules=[{**rule, "action": action}])
            with self.assertRaises(error):
                self.create()
        control("api", rules=[])


class Webhooks(SandboxTest):
    """A receiver of its own, registered by the API, so that the tests need no shop."""

    def setUp(self):
        super().setUp()
        received = self.received = []

        class Receiver(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                received.append((body, self.headers["Stripe-Signature"]))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        control("reset")
        self.endpoint = self.client.v1.webhook_endpoints.create(
            {"url": f"http://127.0.0.1:{self.server.server_port}/hook", "enabled_events": ["checkout.session.completed"]}
        )

    def tearDown(self):
        control("reset")
        self.server.shutdown()
        self.server.server_close()

    def wait(self):
        for _ in range(100):
            if self.received:
                return self.received[0]
            time.sleep(0.05)
        self.fail("no webhook came")

    def test_a_webhook_is_signed_as_the_library_expects(self):
        session = self.paid()

        body, signature = self.wait()
        event = stripe.Webhook.construct_event(body, signature, self.endpoint.secret)

        self.assertEqual((event.type, event.livemode), ("checkout.session.completed", False))
        self.assertEqual((event.data.object.id, event.data.object.payment_status), (session.id, "paid"))
        self.assertEqual(self.client.v1.events.retrieve(event.id).type, event.type)

    def test_a_changed_body_is_not_accepted(self):
        self.paid()

        body, signature = self.wait()

        with self.assertRaises(stripe.SignatureVerificationError):
            stripe.Webhook.construct_event(body.replace(b"paid", b"free"), signature, self.endpoint.secret)

    def test_each_secret_has_a_signature_of_its_own(self):
        control("webhooks", sign_with=["whsec_old", "whsec_new"])
        self.paid()

        body, signature = self.wait()

        for secret in ["whsec_old", "whsec_new"]:
            stripe.Webhook.construct_event(body, signature, secret)
        timestamp = signature.split(",")[0].removeprefix("t=")
        by_hand = hmac.new(b"whsec_old", f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()
        self.assertIn(f"v1={by_hand}", signature)


class Account(SandboxTest):
    def test_the_account_and_its_balance_can_be_read(self):
        self.paid()

        self.assertTrue(self.client.v1.accounts.retrieve_current().charges_enabled)
        self.assertGreaterEqual(self.client.v1.balance.retrieve().available[0].amount, 3000)


if __name__ == "__main__":
    unittest.main()
