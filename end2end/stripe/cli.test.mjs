// Stripe's own CLI against the sandbox: `stripe trigger`, `stripe listen`, and calls of the API.
//
// Run with `SANDBOX_URL=http://127.0.0.1:PORT STRIPE_CLI=…/stripe node --test cli.test.mjs`. The CLI takes a host but no
// path, so this needs a sandbox with a server of its own (`stripe-sandbox`), which has the API at /v1 as well.

import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import Stripe from "stripe";

const url = process.env.SANDBOX_URL.replace(/\/$/, "");
const program = process.env.STRIPE_CLI;
const skip = existsSync(program) ? false : "Stripe has no CLI for this system at npm";
const settings = mkdtempSync(join(tmpdir(), "stripe-cli-"));
after(async () => {
  rmSync(settings, { recursive: true });
  await control("banks", { debit_secs: 10 });
});

// A folder of its own: whoever runs the tests may be signed in with the CLI.
const env = { ...process.env, XDG_CONFIG_HOME: settings, STRIPE_CLI_TELEMETRY_OPTOUT: "1", STRIPE_API_KEY: "sk_test_commandline" };

/** Runs `stripe …` and returns what it wrote; fails if it did. */
const cli = (...args) =>
  new Promise((done, failed) => {
    execFile(program, [...args, "--api-base", url], { env, timeout: 60_000 }, (error, out, log) =>
      error ? failed(new Error(`stripe ${args.join(" ")}: ${out}${log}`)) : done(out),
    );
  });

const headers = { authorization: "Bearer sk_test_commandline" };
const events = async (type) => (await (await fetch(`${url}/v1/events?type=${type}&limit=100`, { headers })).json()).data;

const control = async (path, body) => {
  const answer = await fetch(`${url}/sandbox/control/${path}`, {
    method: "POST",
    headers: { "x-sandbox-control": "1", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  assert.equal(answer.status, 200, path);
};

/** Calls `look` until it returns something. */
const wait = async (what, look) => {
  for (const end = Date.now() + 20_000; Date.now() < end; await new Promise((tick) => setTimeout(tick, 50))) {
    const found = await look();
    if (found) return found;
  }
  assert.fail(`waited in vain for ${what}`);
};

const TRIGGERS = [
  "charge.dispute.closed",
  "charge.dispute.created",
  "charge.dispute.updated",
  "charge.failed",
  "charge.refund.updated",
  "charge.refunded",
  "charge.succeeded",
  "checkout.session.async_payment_failed",
  "checkout.session.async_payment_succeeded",
  "checkout.session.completed",
  "checkout.session.expired",
  "coupon.created",
  "coupon.deleted",
  "coupon.updated",
  "payment_intent.canceled",
  "payment_intent.created",
  "payment_intent.payment_failed",
  "payment_intent.processing",
  "payment_intent.requires_action",
  "payment_intent.succeeded",
  "product.created",
  "product.deleted",
  "product.updated",
  "promotion_code.created",
  "promotion_code.updated",
];

for (const type of TRIGGERS) {
  test(`stripe trigger ${type}`, { skip }, async () => {
    await control("banks", { debit_secs: 0 });
    const before = new Set((await events(type)).map(({ id }) => id));

    await cli("trigger", type);

    await wait(type, async () => (await events(type)).some(({ id }) => !before.has(id)));
  });
}

test("stripe listen forwards events, signed with the secret it names", { skip }, async (context) => {
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
  const target = `http://127.0.0.1:${receiver.address().port}/webhooks`;
  const args = ["listen", "--events", "checkout.session.completed", "--forward-to", target, "--skip-update", "--api-base", url];
  const listening = spawn(program, args, { env });
  context.after(() => listening.kill());
  let said = "";
  listening.stdout.on("data", (text) => (said += text));
  listening.stderr.on("data", (text) => (said += text));
  const [, secret] = await wait("stripe listen", () => said.match(/signing secret is (whsec_\w+)/));

  await cli("trigger", "checkout.session.completed");

  const [{ body, signature }] = await wait("an event", () => (received.length ? received : undefined));
  const event = new Stripe("sk_test_commandline").webhooks.constructEvent(body, signature, secret);
  assert.equal(event.type, "checkout.session.completed");
  assert.equal(received.length, 1, "others were not asked for");
  await wait("the answer in the CLI's log", () => said.includes("[200] POST"));
  assert.equal((await cli("listen", "--print-secret")).trim(), secret);
});

test("objects are created, listed and refunded from the command line", { skip }, async () => {
  const product = JSON.parse(await cli("products", "create", "--name", "Field notes"));
  const price = JSON.parse(
    await cli("prices", "create", "--product", product.id, "--currency", "eur", "--unit-amount", "1200"),
  );
  const session = JSON.parse(
    await cli(
      ...["checkout", "sessions", "create", "--mode", "payment", "--success-url", "https://shop.example/done"],
      ...["-d", `line_items[0][price]=${price.id}`, "-d", "line_items[0][quantity]=2"],
    ),
  );
  assert.deepEqual([session.status, session.amount_total], ["open", 2400]);
  await control("pay", { session: session.id });
  const paid = JSON.parse(await cli("checkout", "sessions", "retrieve", session.id));
  assert.equal(paid.payment_status, "paid");

  const refund = JSON.parse(await cli("refunds", "create", "--payment-intent", paid.payment_intent, "--amount", "400"));

  assert.deepEqual([refund.amount, refund.status], [400, "succeeded"]);
  const listed = JSON.parse(await cli("refunds", "list", "--limit", "1"));
  assert.deepEqual(listed.data.map(({ id }) => id), [refund.id]);
  const told = JSON.parse(await cli("events", "list", "--limit", "2"));
  assert.deepEqual(told.data.map(({ type }) => type), ["charge.refunded", "refund.created"]);
});
