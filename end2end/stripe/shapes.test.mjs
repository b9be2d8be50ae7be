// Every field that the official Node library declares as always present is in the sandbox's objects.
//
// The declarations are read from the library's own `.d.ts` files, so a newer library shows at once
// what Stripe has added. Run like node.test.mjs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const url = process.env.SANDBOX_URL;
const declarations = new URL("resources/", import.meta.resolve("stripe"));

/** The fields of `interface name { … }` that have no question mark. */
const required = (file, name) => {
  const source = readFileSync(new URL(file, declarations), "utf8").replace(/\/\*[\s\S]*?\*\//g, "");
  const body = source.match(new RegExp(`^export interface ${name} \\{([\\s\\S]*?)^\\}`, "m"))?.[1];
  assert.ok(body, `${file} declares ${name}`);
  const fields = [...body.matchAll(/^    (\w+): /gm)].map(([, field]) => field);
  assert.ok(fields.length > 2, `${file} declares fields of ${name}`);
  return fields;
};

const call = async (path, options) => {
  const answer = await fetch(`${url}${path}`, options);
  assert.equal(answer.status, 200, `${path} ${await answer.clone().text()}`);
  return answer.json();
};
const authorization = "Bearer sk_test_shapes";
const get = (path) => call(`/sandbox/stripe/v1/${path}`, { headers: { authorization } });
const post = (path, form) =>
  call(`/sandbox/stripe/v1/${path}`, {
    method: "POST",
    headers: { authorization, "content-type": "application/x-www-form-urlencoded" },
    body: form,
  });
const control = (path, body) =>
  call(`/sandbox/control/${path}`, {
    method: "POST",
    headers: { "x-sandbox-control": "1", "content-type": "application/json" },
    body: JSON.stringify(body),
  });

const form =
  "mode=payment&success_url=http://shop.example/done&line_items[0][quantity]=1&line_items[0][price_data][currency]=eur" +
  "&line_items[0][price_data][unit_amount]=1200&line_items[0][price_data][product_data][name]=Notes";

test("objects have every field the library promises", async () => {
  const { id } = await post("checkout/sessions", form);
  await control("pay", { session: id });
  await control("refund", { session: id, amount: 100 });
  await control("dispute", { session: id });
  const session = await get(`checkout/sessions/${id}?expand[]=line_items.data.price.product`);
  const coupon = await post("coupons", "percent_off=10");
  const [item] = session.line_items.data;
  const product = await post("products", "name=Letters");
  const objects = {
    "Checkout/Sessions.d.ts Session": session,
    "LineItems.d.ts LineItem": item,
    "Prices.d.ts Price": item.price,
    "Products.d.ts Product": item.price.product,
    "PaymentMethods.d.ts PaymentMethod": await post("payment_methods", "type=card&card[token]=tok_visa"),
    "PaymentIntents.d.ts PaymentIntent": await get(`payment_intents/${session.payment_intent}`),
    "Charges.d.ts Charge": (await get(`charges?payment_intent=${session.payment_intent}`)).data[0],
    "Refunds.d.ts Refund": (await get("refunds")).data[0],
    "Disputes.d.ts Dispute": (await get("disputes")).data[0],
    "Events.d.ts EventBase": (await get("events")).data[0],
    "Coupons.d.ts Coupon": coupon,
    "PromotionCodes.d.ts PromotionCode": await post("promotion_codes", `promotion[type]=coupon&promotion[coupon]=${coupon.id}`),
    "WebhookEndpoints.d.ts WebhookEndpoint": (await get("webhook_endpoints")).data[0],
    "Accounts.d.ts Account": await get("account"),
    "Balance.d.ts Balance": await get("balance"),
  };

  const saved = {
    "Prices.d.ts Price": await post("prices", `product=${product.id}&currency=eur&unit_amount=900`),
    "Products.d.ts Product": product,
    "PaymentIntents.d.ts PaymentIntent": await post(
      "payment_intents",
      "amount=900&currency=eur&payment_method=pm_card_visa&confirm=true",
    ),
  };

  for (const [declaration, object] of [...Object.entries(objects), ...Object.entries(saved)]) {
    const missing = required(...declaration.split(" ")).filter((field) => !(field in object));
    assert.deepEqual(missing, [], declaration);
  }
});
