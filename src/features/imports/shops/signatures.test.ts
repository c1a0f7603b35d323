import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { WebhookKind } from "#features/imports/shops/shops.ts";
import { verifyWebhook } from "./clients.ts";

type Vector = {
  source: string;
  kind: WebhookKind;
  secret: string;
  headers: Record<string, string>;
  body: string;
  seconds?: number;
  key: string;
  topic: string;
};

/** Signatures that the vendors' own code computed. */
const VECTORS: Vector[] = [
  {
    // Accepted by its `webhooks.validate`, which refuses the same body with a space more.
    source: "@shopify/shopify-api 15.0.0",
    kind: "shopify",
    secret: "hush",
    headers: {
      "x-shopify-hmac-sha256": "YBwnJ9vsibq7srObgXybmGHWuwos+jDEL//7749XS78=",
      "x-shopify-topic": "orders/create",
      "x-shopify-webhook-id": "abc",
    },
    body: '{"id":820982911946154508,"name":"#9999"}',
    key: "abc",
    topic: "orders/create",
  },
  {
    source: "generateTestHeaderString of stripe 23.1.0",
    kind: "stripe",
    secret: "whsec_test_secret",
    headers: {
      "stripe-signature": "t=1780000000,v1=b6657c4778873deea002ed8b15cb69f29c41407cc20fda7f1069999edf2d1f44",
    },
    body: '{"id":"evt_1","object":"event"}',
    seconds: 1_780_000_000,
    key: "evt_1",
    topic: "",
  },
  {
    source: "Standard Webhooks' own test vector (standardwebhooks 1.1.1, Webhook.sign)",
    kind: "generic",
    secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    headers: {
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
      "webhook-timestamp": "1614265330",
      "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    },
    body: '{"test": 2432232314}',
    seconds: 1_614_265_330,
    key: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    topic: "",
  },
];

const verify = ({ kind, secret, headers, body, seconds = 0 }: Vector) =>
  verifyWebhook(kind, secret, {
    headers: new Headers(headers),
    body: Buffer.from(body),
    url: "https://customers.shop.test/api/webhooks/1",
    now: new Date(seconds * 1000),
  });

describe.each(VECTORS)("$source", (vector) => {
  test("is accepted", () => {
    expect(verify(vector)).toMatchObject({ key: vector.key, topic: vector.topic });
  });

  test("is refused with another body, secret or header", () => {
    expect(verify({ ...vector, body: `${vector.body} ` })).toBeNull();
    expect(verify({ ...vector, secret: `${vector.secret}BBBB` })).toBeNull();
    expect(verify({ ...vector, headers: {} })).toBeNull();
  });
});

test("one of several signatures is enough, as while a secret is rotated", () => {
  const [, stripe, generic] = VECTORS;
  if (!stripe || !generic) throw new Error("No vectors");
  const signed = stripe.headers["stripe-signature"] ?? "";
  const twice = { "stripe-signature": signed.replace("v1=", `v1=${"0".repeat(64)},v1=`) };
  expect(verify({ ...stripe, headers: twice })).not.toBeNull();
  const old = { ...generic.headers, "webhook-signature": `v1,AAAA v1a,BBBB ${generic.headers["webhook-signature"]}` };
  expect(verify({ ...generic, headers: old })).not.toBeNull();
});

test("Square's signature covers the address that the webhook was sent to", () => {
  const body =
    '{"merchant_id":"ML","type":"payment.updated","event_id":"e1","created_at":"2026-07-13T20:30:59.037339943Z"}';
  const url = "https://customers.shop.test/api/webhooks/1";
  const signature = createHmac("sha256", "key").update(url).update(body).digest("base64");
  const webhook = { headers: new Headers({ "x-square-hmacsha256-signature": signature }), body: Buffer.from(body) };
  const now = new Date();
  const triggeredAt = new Date("2026-07-13T20:30:59.037Z");
  expect(verifyWebhook("square", "key", { ...webhook, url, now })).toEqual({
    key: "e1",
    topic: "payment.updated",
    triggeredAt,
  });
  expect(verifyWebhook("square", "key", { ...webhook, url: `${url}2`, now })).toBeNull();
});
