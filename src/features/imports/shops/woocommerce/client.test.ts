import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { effectsIn, openLocalShop, ordersIn, readPages } from "#testing/shops/connections/read-source.ts";
import {
  aWooCustomer,
  aWooOrder,
  aWooProduct,
  aWooShop,
  put,
  WOO_KEYS,
  type WooShop,
} from "#testing/shops/connections/woocommerce-shop.ts";
import { openWooCommerce } from "./client.ts";

let shop: WooShop;
beforeEach(async () => {
  shop = await aWooShop();
});
afterEach(() => shop[Symbol.asyncDispose]());

const signal = new AbortController().signal;
const open = (keys: object = WOO_KEYS) => openLocalShop(openWooCommerce, { address: shop.address, ...keys }).source;

const at = (second: number): string => new Date(Date.UTC(2026, 4, 1, 10, 0, second)).toISOString().slice(0, 19);
const changedAt = (id: number, second: number) => aWooOrder(id, { date_modified_gmt: at(second) });
const idsIn = (pages: Parameters<typeof ordersIn>[0]) =>
  new Set(ordersIn(pages).map(({ externalId }) => Number(externalId)));

describe("a test of the keys", () => {
  test("names the shop and what may be read", async () => {
    expect(await open().test(signal)).toEqual({
      account: "The Lamp Shop",
      reads: ["orders", "customers", "products"],
      missing: [],
    });
  });

  test("says which lists the keys may not read, and refuses keys that may not read orders", async () => {
    const forbidden = {
      status: 403,
      json: { code: "woocommerce_rest_cannot_view", message: "Sorry, you cannot list resources." },
    };
    shop.failNext(/customers/, forbidden);
    expect(await open().test(signal)).toMatchObject({ reads: ["orders", "products"], missing: ["customers"] });
    shop.failNext(/orders/, forbidden);
    await expect(open().test(signal)).rejects.toMatchObject({
      problem: "PERMISSION_MISSING",
      detail: "403 Sorry, you cannot list resources.",
    });
  });

  test("refuses wrong keys and an address without a shop", async () => {
    await expect(open({ ...WOO_KEYS, consumerSecret: "cs_wrong" }).test(signal)).rejects.toMatchObject({
      problem: "KEY_REJECTED",
      detail: "401 Consumer key is invalid.",
    });
    await expect(open({ ...WOO_KEYS, address: `${shop.address}/blog` }).test(signal)).rejects.toMatchObject({
      problem: "NOT_FOUND",
    });
  });
});

describe("the first load", () => {
  test("has every record once it ends, with the number of records that remain", async () => {
    put(shop.orders, ...Array.from({ length: 250 }, (_, i) => changedAt(i + 1, i)));
    put(shop.customers, ...Array.from({ length: 120 }, (_, i) => aWooCustomer(i + 1)));
    put(shop.products, aWooProduct(1), aWooProduct(2, { sku: "" }));
    const pages = await readPages(open());
    expect(idsIn(pages).size).toBe(250);
    expect(pages.map(({ list, records, remaining }) => [list, records, remaining])).toEqual([
      ["orders", 100, 250],
      // Each page begins a second earlier than the last one ended.
      ["orders", 100, 151],
      ["orders", 52, 52],
      ["customers", 100, 120],
      ["customers", 20, 20],
      ["products", 2, 2],
    ]);
    const customers = effectsIn(pages).filter((effect) => effect.kind === "customer" && !effect.isFromOrder);
    expect(customers).toHaveLength(120);
    const products = effectsIn(pages).flatMap((effect) => (effect.kind === "products" ? effect.products : []));
    expect(products).toMatchObject([{ externalId: "SKU-1", category: "Lighting" }, { externalId: "2" }]);
  });

  test("goes on behind any page, also where hundreds changed in one second", async () => {
    put(shop.orders, ...Array.from({ length: 340 }, (_, i) => changedAt(i + 1, Math.min(i, 40))));
    put(shop.customers, aWooCustomer(1));
    const pages = await readPages(open());
    expect(idsIn(pages).size).toBe(340);
    for (const [i, { cursor }] of pages.entries()) {
      if (cursor === null) continue;
      const rest = await readPages(open(), { cursor });
      expect(new Set([...idsIn(pages.slice(0, i + 1)), ...idsIn(rest)]).size).toBe(340);
    }
  });

  test("skips no record when others change while it runs", async () => {
    put(shop.orders, ...Array.from({ length: 250 }, (_, i) => changedAt(i + 1, i)));
    let changes = 0;
    const pages = await readPages(open(), {
      // Orders of the pages that were read move to the end of the list.
      onPage: ({ list }) =>
        list === "orders" && put(shop.orders, changedAt(changes * 20 + 1, 1000 + changes++)) === undefined,
    });
    expect(changes).toBeGreaterThan(1);
    expect(idsIn(pages).size).toBe(250);
  });

  test("leaves out what the keys may not read", async () => {
    put(shop.orders, changedAt(1, 0));
    put(shop.products, aWooProduct(1));
    shop.failNext(/customers/, { status: 403, json: { message: "Sorry, you cannot list resources." } });
    const pages = await readPages(open());
    expect(pages.map(({ list, records }) => [list, records])).toEqual([
      ["orders", 1],
      ["customers", 0],
      ["products", 1],
    ]);
  });

  test("names the records that can't be stored, and has the others", async () => {
    put(shop.orders, changedAt(1, 0), aWooOrder(2, { currency: "CAD" }), aWooOrder(3, { total: "a lot" }));
    const [page] = await readPages(open());
    expect(idsIn(page ? [page] : [])).toEqual(new Set([1]));
    expect(page?.refused.map(({ refused: { problem, detail } }) => [problem, detail])).toEqual([
      ["currency", "CAD"],
      ["invalid_payload", expect.stringContaining("total")],
    ]);
  });

  test("survives a busy shop and a page that is cut off", async () => {
    put(shop.orders, ...Array.from({ length: 150 }, (_, i) => changedAt(i + 1, i)));
    shop.failNext(/orders/, { status: 429, headers: { "retry-after": "1" } }, "cut", { status: 500, text: "" });
    expect(idsIn(await readPages(open())).size).toBe(150);
  });

  test("refuses what is no list of orders", async () => {
    shop.failNext(/orders/, { json: { message: "Hello" } });
    await expect(readPages(open())).rejects.toMatchObject({ problem: "BAD_ANSWER" });
  });
});

test("a later reading has what changed since, and new customers", async () => {
  put(shop.orders, changedAt(1, 0), changedAt(2, 30), changedAt(3, 31));
  put(shop.customers, aWooCustomer(1), aWooCustomer(2, { date_created_gmt: at(45) }));
  put(shop.products, aWooProduct(1), aWooProduct(2, { date_modified_gmt: at(59) }));
  const pages = await readPages(open(), { since: new Date(`${at(30)}Z`) });
  expect(idsIn(pages)).toEqual(new Set([3]));
  expect(pages.map(({ list, records }) => [list, records])).toEqual([
    ["orders", 1],
    ["customers", 2],
    ["products", 1],
  ]);
  expect(shop.requests.every(({ url }) => Number(url.searchParams.get("per_page")) <= 100)).toBe(true);
});

test("a record that is read again counts as no newer, unless it was read in the minute of its change", async () => {
  put(shop.orders, changedAt(1, 0), aWooOrder(2, { date_modified_gmt: new Date().toISOString().slice(0, 19) }));
  const [first] = await readPages(open());
  const [again] = await readPages(open());
  const times = (page: typeof first) => page?.effects.map(({ triggeredAt }) => triggeredAt.getTime()) ?? [];
  const [old = 0, , recent = 0] = times(first);
  expect(times(again)[0]).toBe(old);
  expect(times(again)[2]).toBeGreaterThanOrEqual(recent);
  expect(old).toBe(Date.parse(`${at(60)}Z`));
});
