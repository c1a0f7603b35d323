import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openLocalShop, ordersIn, readPages } from "#testing/shops/connections/read-source.ts";
import { type ShopAnswer, type ShopServer, startShopServer } from "#testing/shops/connections/shop-server.ts";
import { openStripeAt } from "./client.ts";

const KEY = "rk_test_of-this-test-alone";

/** As in the fixtures of github.com/stripe/openapi, without what is never read. */
const aCharge = (n: number, over: object = {}) => ({
  id: `ch_${n}`,
  object: "charge",
  amount: 2000,
  amount_captured: 2000,
  amount_refunded: 0,
  captured: true,
  created: 1_770_000_000 + n,
  currency: "usd",
  customer: null,
  livemode: false,
  paid: true,
  refunded: false,
  billing_details: {
    address: { city: null, country: "US", line1: null, line2: null, postal_code: null, state: null },
    email: `c${n}@example.com`,
    name: "Jenny Rosen",
    phone: null,
    tax_id: null,
  },
  receipt_email: null,
  status: "succeeded",
  refunds: { object: "list", data: [], has_more: false, url: `/v1/charges/ch_${n}/refunds` },
  ...over,
});

const refundOf = (n: number, created: number) => ({
  id: `re_${n}`,
  object: "refund",
  amount: 500,
  charge: `ch_${n}`,
  created,
  currency: "usd",
  status: "succeeded",
});

const refunded = (n: number, created: number) =>
  aCharge(n, { amount_refunded: 500, refunds: { object: "list", data: [refundOf(n, created)], has_more: false } });

const anEvent = (n: number, type: string, object: object, created: number) => ({
  id: `evt_${n}`,
  object: "event",
  api_version: "2024-06-20",
  created,
  data: { object },
  livemode: false,
  pending_webhooks: 0,
  request: { id: null, idempotency_key: null },
  type,
});

type Listed = { id: string; created: number; type?: string };

let server: ShopServer;
let charges: Listed[];
let events: Listed[];

/** Newest first, after `starting_after`, at most `limit`. */
const listOf = (all: readonly Listed[], query: URLSearchParams): ShopAnswer => {
  const limit = Number(query.get("limit") ?? 10);
  if (limit < 1 || limit > 100) return refusal(400, "Invalid limit");
  const since = Number(query.get("created[gte]") ?? 0);
  const types = query.getAll("types[]");
  const found = all
    .filter(({ created, type = "" }) => created >= since && (types.length === 0 || types.includes(type)))
    .sort((a, b) => b.created - a.created);
  const after = query.get("starting_after");
  const start = after === null ? 0 : found.findIndex(({ id }) => id === after) + 1;
  if (after !== null && start === 0) return refusal(400, `No such object: '${after}'`);
  const data = found.slice(start, start + limit);
  return { json: { object: "list", data, has_more: start + limit < found.length, url: "/v1" } };
};

/** Of docs.stripe.com/api/errors. */
const refusal = (status: number, message: string): ShopAnswer => ({
  status,
  json: { error: { message, type: "invalid_request_error" } },
});

beforeEach(async () => {
  [charges, events] = [[], []];
  server = await startShopServer(({ url, headers }) => {
    if (headers.authorization !== `Bearer ${KEY}`) return refusal(401, "Invalid API Key provided: rk_test_***");
    if (!/^\d{4}-\d\d-\d\d$/.test(String(headers["stripe-version"]))) return refusal(400, "Invalid Stripe API version");
    if (url.pathname === "/v1/account") {
      return {
        json: {
          id: "acct_1",
          object: "account",
          business_profile: { name: "The Lamp Shop" },
          settings: { dashboard: { display_name: null } },
        },
      };
    }
    if (url.pathname === "/v1/charges") return listOf(charges, url.searchParams);
    if (url.pathname === "/v1/events") return listOf(events, url.searchParams);
    return refusal(404, "Unrecognized request URL");
  });
});
afterEach(() => server[Symbol.asyncDispose]());

const open = (apiKey = KEY) => openLocalShop(openStripeAt(server.address), { apiKey }).source;
const signal = new AbortController().signal;
const recent = () => new Date(Date.now() - 3_600_000);

describe("a test of the key", () => {
  test("names the account, or only its mode if the key may not read it", async () => {
    expect(await open().test(signal)).toEqual({
      account: "The Lamp Shop, Stripe (test mode)",
      reads: ["orders", "refunds"],
      missing: [],
    });
    server.failNext(/account/, refusal(403, "The provided key does not have the required permissions"));
    expect(await open().test(signal)).toMatchObject({ account: "Stripe (test mode)" });
  });

  test("refuses a wrong key, and one that may not read events", async () => {
    await expect(open("rk_test_wrong").test(signal)).rejects.toMatchObject({ problem: "KEY_REJECTED" });
    server.failNext(/events/, refusal(403, "Having the 'rak_event_read' permission would allow this request."));
    await expect(open().test(signal)).rejects.toMatchObject({
      problem: "PERMISSION_MISSING",
      detail: expect.stringContaining("rak_event_read"),
    });
  });
});

describe("the first load", () => {
  test("has every charge that succeeded, with its refunds, and goes on behind any page", async () => {
    charges = [
      ...Array.from({ length: 230 }, (_, i) => aCharge(i + 1)),
      refunded(500, 1_770_100_000),
      aCharge(600, { status: "failed", captured: false }),
      aCharge(601, { status: "pending" }),
    ];
    const pages = await readPages(open());
    expect(pages.map(({ records }) => records)).toEqual([100, 100, 33]);
    const orders = ordersIn(pages);
    expect(orders).toHaveLength(231);
    expect(orders.find(({ externalId }) => externalId === "ch_500")?.refunds).toMatchObject([
      { amount: 500, refundedAt: new Date(1_770_100_000_000) },
    ]);
    expect(ordersIn(await readPages(open(), { cursor: pages[0]?.cursor ?? null }))).toHaveLength(133);
    expect(server.requests.every(({ url }) => url.searchParams.get("expand[]") === "data.refunds")).toBe(true);
  });

  test("is not disturbed by charges that come meanwhile: they are left to the next reading", async () => {
    charges = Array.from({ length: 150 }, (_, i) => aCharge(i + 1));
    const pages = await readPages(open(), { onPage: () => void charges.push(aCharge(900 + charges.length)) });
    expect(new Set(ordersIn(pages).map(({ externalId }) => externalId)).size).toBe(150);
  });

  test("takes a read charge for older than an event that happens a moment later, whatever our clock says", async () => {
    charges = [aCharge(1)];
    const theirs = new Date(Date.now() - 600_000);
    server.failNext(/charges/, {
      headers: { date: theirs.toUTCString() },
      json: { object: "list", data: charges, has_more: false },
    });
    const [order] = ordersIn(await readPages(open()));
    expect(order?.updatedAt?.getTime()).toBeLessThan(theirs.getTime());
  });
});

describe("a later reading", () => {
  test("has the events of charges since", async () => {
    const now = Math.floor(Date.now() / 1000);
    events = [
      anEvent(1, "charge.succeeded", aCharge(1), now - 7200),
      anEvent(2, "charge.succeeded", aCharge(2), now - 600),
      anEvent(3, "charge.refunded", refunded(1, now - 300), now - 300),
      anEvent(4, "customer.created", { id: "cus_1" }, now - 200),
    ];
    const orders = ordersIn(await readPages(open(), { since: recent() }));
    expect(orders.map(({ externalId, refunds }) => [externalId, refunds?.length])).toEqual([
      ["ch_1", 1],
      ["ch_2", 0],
    ]);
  });

  test("lists all charges again if events of that time are gone", async () => {
    charges = [aCharge(1)];
    expect(ordersIn(await readPages(open(), { since: new Date(Date.now() - 40 * 86_400_000) }))).toHaveLength(1);
    expect(server.requests.map(({ url }) => url.pathname)).toEqual(["/v1/charges"]);
  });
});

test("requests to a busy or failing service are retried, and an answer without a list is refused", async () => {
  charges = [aCharge(1)];
  server.failNext(/charges/, refusal(429, "Request rate limit exceeded."), { status: 500, text: "" }, "cut");
  expect(ordersIn(await readPages(open()))).toHaveLength(1);
  server.failNext(/charges/, { json: { object: "charge" } });
  await expect(readPages(open())).rejects.toMatchObject({ problem: "BAD_ANSWER" });
});
