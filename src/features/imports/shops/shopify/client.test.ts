import { expect, test } from "vitest";
import { openShopify } from "#features/imports/shops/shopify/client.ts";
import { duringTest, openLocalShop, problemOf, readSource, signal } from "#testing/shops/connections/read-source.ts";
import {
  aShopifyOrder,
  aShopifyProduct,
  aShopifyShop,
  minute,
  startShopify,
  THROTTLED,
} from "#testing/shops/connections/shopify-shop.ts";

const open = (address: string, { clientSecret = "shpss_right", pieceBytes = 4_000_000 } = {}) =>
  openLocalShop(openShopify({ pollMs: 1, pieceBytes }), { address, clientId: "app", clientSecret });

const read = async (...args: Parameters<typeof readSource>) => {
  const { products, ...found } = await readSource(...args);
  expect(found.refused).toEqual([]);
  return { ...found, products: products.length };
};

test("the first load reads everything in pieces of files, and continues at any of them", async () => {
  const server = await duringTest(startShopify(aShopifyShop(9)));
  const whole = await read(open(server.address).source);
  // 9 orders of 2 x 10.00, three with a refund of 10.00; each names its customer, who is listed too.
  expect(whole).toMatchObject({ total: 18_000, lines: 18, refunded: 3000, customers: 18, products: 4 });
  expect(whole.cursors.at(-1)).toBeNull();
  // An order with its lines has more than 2,500 bytes.
  for (const pieceBytes of [700, 2500, 6000]) {
    const { source } = open(server.address, { pieceBytes });
    const pieces = await read(source);
    expect(pieces.orders).toEqual(whole.orders);
    expect(pieces.cursors.length).toBeGreaterThan(whole.cursors.length);
    const stopped = await read(source, { most: 2 });
    const rest = await read(source, { cursor: stopped.cursors.at(-1) ?? null });
    expect([...stopped.orders, ...rest.orders]).toEqual(whole.orders);
    expect(stopped.orders.length).toBeLessThan(whole.orders.length);
  }
});

test("an operation that fails is replaced by pages, and an empty shop has no file", async () => {
  const given = aShopifyShop(3);
  const server = await duringTest(startShopify({ ...given, bulkStatus: "FAILED" }));
  expect(await read(open(server.address).source)).toMatchObject({ total: 6000, refunded: 1000, products: 4 });
  const empty = await duringTest(startShopify({ orders: [], customers: [], products: [] }));
  expect(await read(open(empty.address).source)).toMatchObject({ total: 0, customers: 0, products: 0 });
});

test("later only what has changed since is read, page by page", async () => {
  const given = aShopifyShop(0);
  given.orders = Array.from({ length: 120 }, (_, n) => aShopifyOrder(n + 1, { isRefunded: n === 119 }));
  const server = await duringTest(startShopify(given));
  const { source } = open(server.address);
  const since = new Date(minute(61));
  const found = await read(source, { since });
  expect(found).toMatchObject({ total: 60 * 2000, refunded: 1000, products: 0 });
  // 50 and 10 orders, then customers and products.
  expect(found.cursors).toHaveLength(4);
  const rest = await read(source, { since, cursor: found.cursors[0] ?? null });
  expect(rest.total).toBe(10 * 2000);
});

test("orders with many lines and products with many variants are read whole", async () => {
  const orders = [aShopifyOrder(1, { lines: 230, isRefunded: true })];
  const server = await duringTest(startShopify({ orders, customers: [], products: [aShopifyProduct(1, 120)] }));
  const { source } = open(server.address);
  expect(await read(source, { since: new Date(minute(0)) })).toMatchObject({
    lines: 230,
    refunded: 1000,
    products: 120,
  });
  expect(await read(source)).toMatchObject({ lines: 230, refunded: 1000, products: 120 });
});

test("a throttled query waits until enough is available, and one that is too expensive asks for less", async () => {
  const server = await duringTest(startShopify({ ...aShopifyShop(40), mostRecords: 12 }));
  const { source, waits } = open(server.address);
  server.failNext(/graphql/, THROTTLED);
  expect(await read(source, { since: new Date(minute(0)) })).toMatchObject({ total: 40 * 2000, refunded: 14 * 1000 });
  // (202 - 118) / 50 per second
  expect(waits).toHaveLength(1);
  expect(waits[0]).toBeGreaterThanOrEqual(1680);
});

test("transient errors are retried", async () => {
  const server = await duringTest(startShopify(aShopifyShop(5)));
  const { source, waits } = open(server.address);
  server.failNext(
    /graphql/,
    { status: 429, headers: { "retry-after": "2.0" } },
    { status: 502, text: "<html>Bad gateway" },
  );
  server.failNext(
    /graphql/,
    { text: '{"data":{"page":' },
    { json: { errors: [{ message: "x", extensions: { code: "INTERNAL_SERVER_ERROR" } }] } },
  );
  server.failNext(/\/bulk\//, "cut", { status: 503 });
  expect(await read(source)).toMatchObject({ total: 10_000, refunded: 2000 });
  expect(waits.length).toBeGreaterThanOrEqual(6);
  expect(Math.max(...waits)).toBeGreaterThanOrEqual(2000);
});

test("the connection test says what may be read", async () => {
  const given = aShopifyShop(1);
  const server = await duringTest(startShopify({ ...given, scopes: ["read_orders", "write_products"] }));
  const { source } = open(server.address);
  expect(await source.test(signal)).toEqual({
    account: "Test shop",
    reads: ["products"],
    missing: ["orders", "customers"],
  });
  expect(await problemOf(open(server.address, { clientSecret: "shpss_wrong" }).source.test(signal))).toBe(
    "KEY_REJECTED",
  );
  expect(await problemOf(open(server.address, { clientSecret: "shpat_revoked" }).source.test(signal))).toBe(
    "KEY_REJECTED",
  );
  const permanent = open(server.address, { clientSecret: "shpat_of-this-test-alone" });
  expect((await permanent.source.test(signal)).account).toBe("Test shop");
});

test("answers that are no answers are distinguished", async () => {
  const server = await duringTest(startShopify(aShopifyShop(1)));
  const { source } = open(server.address);
  const refused = (fault: Parameters<typeof server.failNext>[1]) => {
    server.failNext(/graphql/, fault);
    return problemOf(source.test(signal));
  };
  const withCode = (code: string) => ({ json: { data: null, errors: [{ message: "No", extensions: { code } }] } });
  expect(await refused(withCode("ACCESS_DENIED"))).toBe("PERMISSION_MISSING");
  expect(await refused({ json: { data: { shop: null } } })).toBe("BAD_ANSWER");
  expect(await refused({ json: [] })).toBe("BAD_ANSWER");
  expect(await refused({ status: 404, json: { errors: "Not Found" } })).toBe("NOT_FOUND");
  expect(await refused({ status: 402, json: { errors: "Unavailable Shop" } })).toBe("BAD_ANSWER");
  expect(await refused({ status: 301, headers: { location: "https://other.example.com/" } })).toBe("REDIRECTED");
});

test("reading stops when the signal is aborted", async () => {
  const server = await duringTest(startShopify({ ...aShopifyShop(1), bulkStatus: "RUNNING" }));
  const stop = new AbortController();
  const { source } = open(server.address);
  const pages = source
    .pages({
      since: null,
      cursor: null,
      shop: { currency: "USD", timeZone: "UTC", storefrontId: 1 },
      signal: stop.signal,
    })
    [Symbol.asyncIterator]();
  await pages.next();
  const waiting = pages.next();
  stop.abort(new Error("stopped"));
  await expect(waiting).rejects.toThrow("stopped");
});
