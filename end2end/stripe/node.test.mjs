// Stripe's official Node library against the sandbox.
//
// Run with `SANDBOX_URL=http://127.0.0.1:PORT node --test node.test.mjs`. The library takes a host
// but no path, so this needs a sandbox with a server of its own (`stripe-sandbox`), which has the
// API at /v1 as well.

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { test } from "node:test";
import Stripe from "stripe";

const url = new URL(process.env.SANDBOX_URL);
const stripe = new Stripe("sk_test_library", {
  protocol: url.protocol.slice(0, -1),
  host: url.hostname,
  port: Number(url.port),
  maxNetworkRetries: 0,
  telemetry: false,
});

const control = async (path, body) => {
  const answer = await fetch(new URL(`/sandbox/control/${path}`, url), {
    method: body ? "POST" : "GET",
    headers: { "x-sandbox-control": "1", "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });
  assert.equal(answer.status, 200, path);
  return answer.json();
};

const line = (name = "Field notes", amount = 1200, quantity = 1) => ({
  price_data: { currency: "eur", unit_amount: amount, product_data: { name, images: ["https://shop.example/cover.webp"] } },
  quantity,
});

const create = (changes = {}, options = {}) =>
  stripe.checkout.sessions.create(
    {
      mode: "payment",
      success_url: "https://shop.example/done?session_id={CHECKOUT_SESSION_ID}",
      cancel_url: "https://shop.example/cart",
      client_reference_id: "order_1",
      metadata: { order_id: "order_1" },
      line_items: [line(), line("Letters", 900, 2)],
      ...changes,
    },
    options,
  );

const paid = async (changes) => {
  const { id } = await create(changes);
  await control("pay", { session: id, email: "reader@example.com" });
  return stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent.latest_charge", "line_items"] });
};

test("a session goes from open to paid", async () => {
  const session = await create();
  assert.deepEqual([session.status, session.payment_status, session.amount_total], ["open", "unpaid", 3000]);

  await control("pay", { session: session.id, email: "reader@example.com" });

  const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ["payment_intent", "line_items"] });
  assert.deepEqual([done.status, done.payment_status], ["complete", "paid"]);
  assert.equal(done.customer_details.email, "reader@example.com");
  assert.equal(done.payment_intent.status, "succeeded");
  assert.deepEqual(done.line_items.data.map((item) => item.description), ["Field notes", "Letters"]);
});

test("line items come in pages", async () => {
  const session = await create({ line_items: Array.from({ length: 25 }, (_, n) => line(`Part ${n}`, 100)) });

  const items = await stripe.checkout.sessions.listLineItems(session.id, { limit: 10 }).autoPagingToArray({ limit: 100 });

  assert.deepEqual(items.map((item) => item.description), Array.from({ length: 25 }, (_, n) => `Part ${n}`));
});

test("sessions are found by their payment", async () => {
  const session = await paid();

  const found = await stripe.checkout.sessions.list({ payment_intent: session.payment_intent.id, limit: 3 });

  assert.deepEqual(found.data.map((other) => other.id), [session.id]);
});

test("an expired session is closed", async () => {
  const { id } = await create();

  assert.equal((await stripe.checkout.sessions.expire(id)).status, "expired");
  await assert.rejects(stripe.checkout.sessions.expire(id), Stripe.errors.StripeInvalidRequestError);
});

test("a payment can be refunded once", async () => {
  const { payment_intent: intent } = await paid();

  const refund = await stripe.refunds.create({ payment_intent: intent.id });

  assert.deepEqual([refund.amount, refund.status], [3000, "succeeded"]);
  await assert.rejects(stripe.refunds.create({ payment_intent: intent.id }), { code: "charge_already_refunded" });
});

test("the same key gives the same session, and refuses another", async () => {
  const idempotencyKey = randomUUID();

  const [first, second] = [await create({}, { idempotencyKey }), await create({}, { idempotencyKey })];

  assert.equal(first.id, second.id);
  assert.equal(second.lastResponse.idempotencyKey, idempotencyKey);
  await assert.rejects(create({ client_reference_id: "order_2" }, { idempotencyKey }), Stripe.errors.StripeIdempotencyError);
});

test("refusals have the library's classes, code and parameter", async () => {
  await assert.rejects(create({ nonsense: 1 }), { type: "StripeInvalidRequestError", code: "parameter_unknown", param: "nonsense" });
  await assert.rejects(create({ success_url: undefined }), { code: "parameter_missing", param: "success_url" });
  await assert.rejects(stripe.checkout.sessions.retrieve("cs_test_nothing"), { statusCode: 404, code: "resource_missing" });
  const stranger = new Stripe("sk_live_1", { protocol: "http", host: url.hostname, port: Number(url.port) });
  await assert.rejects(stranger.balance.retrieve(), Stripe.errors.StripeAuthenticationError);
});

test("a bank debit is complete at once and paid later", async () => {
  const { id } = await create();

  await control("pay", { session: id, email: "reader@example.com", method: "bank_debit" });
  const pending = await stripe.checkout.sessions.retrieve(id, { expand: ["payment_intent"] });
  assert.deepEqual([pending.status, pending.payment_status, pending.payment_intent.status], ["complete", "unpaid", "processing"]);

  await control("confirm-delayed", { session: id, outcome: "succeeded" });
  assert.equal((await stripe.checkout.sessions.retrieve(id)).payment_status, "paid");
});

test("webhooks carry signatures the library accepts and makes itself", async (context) => {
  const received = [];
  const receiver = createServer((request, answer) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      received.push({ body: Buffer.concat(parts), signature: request.headers["stripe-signature"] });
      answer.end();
    });
  });
  await new Promise((ready) => receiver.listen(0, "127.0.0.1", ready));
  context.after(() => receiver.close());
  const endpoint = await stripe.webhookEndpoints.create({
    url: `http://127.0.0.1:${receiver.address().port}/hook`,
    enabled_events: ["checkout.session.completed"],
  });

  const session = await paid();
  while (!received.some(({ body }) => body.includes(session.id))) await new Promise((tick) => setTimeout(tick, 20));

  const { body, signature } = received.find((webhook) => webhook.body.includes(session.id));
  const event = stripe.webhooks.constructEvent(body, signature, endpoint.secret);
  assert.deepEqual([event.type, event.data.object.id], ["checkout.session.completed", session.id]);
  const timestamp = Number(signature.match(/t=(\d+)/)[1]);
  const own = stripe.webhooks.generateTestHeaderString({ payload: body.toString(), secret: endpoint.secret, timestamp });
  assert.equal(own, signature);
});
