import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { effectsIn, openLocalShop, ordersIn, readPages } from "#testing/shops/connections/read-source.ts";
import {
  type ShopAnswer,
  type ShopRequest,
  type ShopServer,
  startShopServer,
} from "#testing/shops/connections/shop-server.ts";
import { openSquareAt } from "./client.ts";

const TOKEN = "EAAA-of-this-test-alone";

const time = (minute: number): string => new Date(Date.UTC(2026, 4, 1, 10, minute)).toISOString();

/** Of developer.squareup.com/reference/square/objects/Payment, without what is never read. */
const aPayment = (n: number, location: string, over: object = {}) => ({
  id: `pay-${n}`,
  created_at: time(n),
  updated_at: time(n),
  status: "COMPLETED",
  location_id: location,
  amount_money: { amount: 2000, currency: "USD" },
  total_money: { amount: 2000, currency: "USD" },
  customer_id: `CUST-${n % 7}`,
  ...over,
});

const aRefund = (n: number, over: object = {}) => ({
  id: `pay-${n}_refund`,
  status: "COMPLETED",
  payment_id: `pay-${n}`,
  location_id: "L1",
  amount_money: { amount: 500, currency: "USD" },
  created_at: time(n),
  updated_at: time(n),
  ...over,
});

const aCustomer = (n: number) => ({
  id: `CUST-${n}`,
  created_at: time(0),
  updated_at: time(n),
  given_name: "Grace",
  family_name: `No. ${n}`,
  email_address: `grace${n}@example.com`,
  preferences: { email_unsubscribed: false },
  version: 1,
});

type Row = { id: string; updated_at: string; location_id?: string };

let server: ShopServer;
let lists: { payments: Row[]; refunds: Row[]; customers: Row[] };
let isExpired: boolean;

const refusal = (status: number, code: string, detail: string): ShopAnswer => ({
  status,
  json: { errors: [{ category: "INVALID_REQUEST_ERROR", code, detail }] },
});

type Query = { limit: number; cursor: string | null; begin: string; location?: string | null };

/** Cursors are the place in the list, and may expire. */
const listOf = (name: keyof typeof lists, { limit, cursor, begin, location }: Query): ShopAnswer => {
  if (limit > 100) return refusal(400, "VALUE_TOO_HIGH", "limit must be at most 100");
  if (cursor !== null && isExpired) return refusal(400, "INVALID_CURSOR", "The cursor is invalid.");
  const found = lists[name]
    .filter((row) => row.updated_at >= begin && (!location || row.location_id === location))
    .sort((a, b) => (a.updated_at < b.updated_at ? -1 : 1));
  const start = Number(cursor ?? 0);
  const page = found.slice(start, start + limit);
  return {
    json: {
      ...(page.length > 0 && { [name]: page }),
      ...(start + limit < found.length && { cursor: String(start + limit) }),
    },
  };
};

const answer = ({ method, url, headers, body }: ShopRequest): ShopAnswer => {
  if (headers.authorization !== `Bearer ${TOKEN}`)
    return refusal(401, "UNAUTHORIZED", "This request could not be authorized.");
  if (!/^\d{4}-\d\d-\d\d$/.test(String(headers["square-version"])))
    return refusal(400, "INVALID_SQUARE_VERSION_FORMAT", "");
  const query = url.searchParams;
  const path = `${method} ${url.pathname}`;
  if (path === "GET /v2/merchants/me")
    return { json: { merchant: { id: "M1", business_name: "The Lamp Shop", country: "US" } } };
  if (path === "GET /v2/locations") return { json: { locations: [{ id: "L2" }, { id: "L1", name: "Main" }] } };
  if (path === "POST /v2/customers/search") {
    const { limit, cursor = null, query: wanted } = JSON.parse(body);
    return listOf("customers", { limit, cursor, begin: wanted?.filter.updated_at.start_at ?? "" });
  }
  const name = path === "GET /v2/payments" ? "payments" : path === "GET /v2/refunds" ? "refunds" : null;
  if (!name) return refusal(404, "NOT_FOUND", "Resource not found.");
  // Without them Square lists a year, and payments of the main location only.
  const isWhole =
    query.get("limit") === "1" || (query.has("begin_time") && (name === "refunds" || query.has("location_id")));
  if (!isWhole) return refusal(400, "test", "This would leave out records");
  const limit = Number(query.get("limit") ?? 100);
  return listOf(name, {
    limit,
    cursor: query.get("cursor"),
    begin: query.get("updated_at_begin_time") ?? "",
    location: query.get("location_id"),
  });
};

beforeEach(async () => {
  lists = { payments: [], refunds: [], customers: [] };
  isExpired = false;
  server = await startShopServer(answer);
});
afterEach(() => server[Symbol.asyncDispose]());

const open = (accessToken = TOKEN) => openLocalShop(openSquareAt(server.address), { accessToken }).source;
const signal = new AbortController().signal;
const idsIn = (pages: Parameters<typeof ordersIn>[0]) => new Set(ordersIn(pages).map(({ externalId }) => externalId));

describe("a test of the token", () => {
  test("names the business and what may be read", async () => {
    expect(await open().test(signal)).toEqual({
      account: "The Lamp Shop",
      reads: ["orders", "refunds", "customers"],
      missing: [],
    });
    const forbidden = refusal(
      403,
      "INSUFFICIENT_SCOPES",
      "The merchant has not given your application CUSTOMERS_READ.",
    );
    server.failNext(/customers/, forbidden);
    expect(await open().test(signal)).toMatchObject({ missing: ["customers"] });
  });

  test("refuses a wrong one", async () => {
    await expect(open("wrong").test(signal)).rejects.toMatchObject({
      problem: "KEY_REJECTED",
      detail: "401 This request could not be authorized.",
    });
  });

  test("an answer of another form is named by its first wrong field", async () => {
    server.failNext(/payments/, { json: { payments: [{ id: "pay-1" }] } });
    await expect(readPages(open())).rejects.toMatchObject({ problem: "BAD_ANSWER", detail: "payments.0.updated_at" });
  });
});

describe("the first load", () => {
  beforeEach(() => {
    lists.payments = Array.from({ length: 260 }, (_, i) => aPayment(i + 1, i % 2 === 0 ? "L1" : "L2"));
    lists.refunds = [aRefund(1), aRefund(2, { status: "PENDING" }), aRefund(3, { payment_id: null })];
    lists.customers = Array.from({ length: 7 }, (_, i) => aCustomer(i));
  });

  test("has the payments of all locations, refunds and customers, and goes on behind any page", async () => {
    const pages = await readPages(open());
    expect(pages.map(({ list, records }) => [list, records])).toEqual([
      ["orders", 100],
      ["orders", 30],
      ["orders", 100],
      ["orders", 30],
      ["refunds", 3],
      ["customers", 7],
    ]);
    expect(idsIn(pages).size).toBe(260);
    expect(effectsIn(pages).filter(({ kind }) => kind === "refund")).toHaveLength(1);
    const [grace] = effectsIn(pages).filter((effect) => effect.kind === "customer");
    expect(grace).toMatchObject({
      record: "customer:CUST-0",
      change: { name: "Grace No. 0", email: "grace0@example.com" },
    });
    for (const [i, { cursor }] of pages.slice(0, -1).entries()) {
      const rest = await readPages(open(), { cursor });
      expect(new Set([...idsIn(pages.slice(0, i + 1)), ...idsIn(rest)]).size).toBe(260);
    }
  });

  test("goes on when the cursor of an interrupted reading has expired", async () => {
    const pages = await readPages(open(), { onPage: () => false });
    isExpired = true;
    // Later pages need new cursors.
    const rest = await readPages(open(), {
      cursor: pages[0]?.cursor ?? null,
      onPage: () => {
        isExpired = false;
      },
    });
    expect(new Set([...idsIn(pages), ...idsIn(rest)]).size).toBe(260);
  });
});

test("a later reading has what changed since", async () => {
  lists.payments = [
    aPayment(1, "L1"),
    aPayment(2, "L1", { updated_at: time(50) }),
    aPayment(3, "L2", { updated_at: time(51) }),
  ];
  lists.refunds = [aRefund(1), aRefund(2, { updated_at: time(55) })];
  lists.customers = [aCustomer(1), aCustomer(58)];
  const pages = await readPages(open(), { since: new Date(time(50)) });
  expect(pages.map(({ list, records }) => [list, records])).toEqual([
    ["orders", 1],
    ["orders", 1],
    ["refunds", 1],
    ["customers", 1],
  ]);
  expect(idsIn(pages)).toEqual(new Set(["pay-2", "pay-3"]));
});

test("requests to a busy or failing service are retried", async () => {
  lists.payments = [aPayment(1, "L1")];
  server.failNext(/payments/, refusal(429, "RATE_LIMITED", ""), { status: 503, text: "" }, "cut");
  expect(idsIn(await readPages(open())).size).toBe(1);
});
