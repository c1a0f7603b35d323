import { type ShopAnswer, startShopServer } from "./shop-server.ts";

type Row = Record<string, unknown> & { id: number };
type BigcommerceShop = {
  orders: (Row & { date_modified: string })[];
  /** Of an order, by its ID. */
  products: Record<number, Row[]>;
  refunds: (Row & { order_id: number })[];
  customers: (Row & { date_modified: string })[];
  catalog: (Row & { date_modified: string })[];
  brands: Row[];
  categories: { category_id: number; name: string }[];
  /** Paths that the account may not read. */
  denied?: RegExp;
};

const TOKEN = "account-of-this-test";
const HASH = "abc123";

const since = (rows: readonly (Row & { date_modified: string })[], text: string | null) =>
  rows.filter(({ date_modified: at }) => text === null || new Date(at) >= new Date(text));

const page = (rows: readonly unknown[], total = rows.length, end?: string): ShopAnswer => ({
  json: {
    data: rows,
    meta: { pagination: { total, count: rows.length }, ...(end && { cursor_pagination: { end_cursor: end } }) },
  },
});

/** Version 2 answers 204 instead of an empty list. */
const list = (rows: readonly unknown[]): ShopAnswer => (rows.length > 0 ? { json: rows } : { status: 204 });

const RATE = { "x-rate-limit-requests-left": "149", "x-rate-limit-time-reset-ms": "30000" };

/** A store of BigCommerce: its API of the versions 2 and 3. */
export const startBigcommerce = async (shop: BigcommerceShop) => {
  const server = await startShopServer(({ url, headers }): ShopAnswer => {
    const { pathname, searchParams: given } = url;
    const path = pathname.replace(`/stores/${HASH}/`, "");
    if (headers["x-auth-token"] !== TOKEN) return { status: 401, json: { status: 401, title: "Unauthorized" } };
    if (shop.denied?.test(path)) {
      return {
        status: 403,
        json: [{ status: 403, message: "Your credentials aren't permitted to access this resource." }],
      };
    }
    const limit = Number(given.get("limit") ?? 50);
    const from = (Number(given.get("page") ?? 1) - 1) * limit;
    const ids = (name: string) => (given.get(name) ?? "").split(",").map(Number);
    if (path === "v2/store") return { json: { id: HASH, name: "Test store" } };
    if (path === "v2/orders") {
      const found = since(shop.orders, given.get("min_date_modified")).filter(
        ({ id }) => id >= Number(given.get("min_id")),
      );
      return { ...list(found.toSorted((a, b) => a.id - b.id).slice(0, limit)), headers: RATE };
    }
    const [, orderId] = /^v2\/orders\/(\d+)\/products$/.exec(path) ?? [];
    if (orderId) return list((shop.products[Number(orderId)] ?? []).slice(from, from + limit));
    if (path === "v3/orders/payment_actions/refunds") {
      return page(shop.refunds.filter((one) => ids("order_id:in").includes(one.order_id)).slice(from, from + limit));
    }
    if (path === "v3/customers") {
      const found = since(shop.customers, given.get("date_modified:min"));
      const rows = found.filter(({ id }) => id > Number(given.get("after") ?? 0)).slice(0, limit);
      return page(rows, found.length, String(rows.at(-1)?.id ?? ""));
    }
    if (path === "v3/catalog/products") {
      const found = since(shop.catalog, given.get("date_modified:min")).filter(
        ({ id }) => id >= Number(given.get("id:min")),
      );
      return page(found.slice(0, limit), found.length);
    }
    if (path === "v3/catalog/brands") return page(shop.brands.filter(({ id }) => ids("id:in").includes(id)));
    if (path === "v3/catalog/trees/categories") {
      return page(shop.categories.filter(({ category_id: id }) => ids("category_id:in").includes(id)));
    }
    return { status: 404, json: { status: 404, title: "The route is not found." } };
  });
  return {
    server,
    apiPath: `${server.address}/stores/${HASH}/v3/`,
    [Symbol.asyncDispose]: server[Symbol.asyncDispose],
  };
};

/** The answer to too many requests. */
export const TOO_MANY: ShopAnswer = {
  status: 429,
  headers: { "x-rate-limit-requests-left": "0", "x-rate-limit-time-reset-ms": "4200" },
  json: { status: 429, title: "Too many requests" },
};

const at = (n: number): string => new Date(Date.UTC(2026, 4, 1, 10, 0, n)).toUTCString();

/** An order of 10.00. */
const anOrder = (n: number) => ({
  id: n,
  customer_id: n,
  date_created: at(0),
  date_modified: at(n),
  status: "Completed",
  default_currency_code: "USD",
  total_inc_tax: "10.0000",
  subtotal_inc_tax: "10.0000",
  refunded_amount: n % 10 === 0 ? "4.0000" : "0.0000",
});

const aLine = (id: number) => ({
  id,
  product_id: 77,
  sku: "TEA",
  name: "Tea",
  quantity: 1,
  price_inc_tax: "10.0000",
  total_inc_tax: "10.0000",
});

/** Every tenth order is refunded in part. */
export const aBigcommerceStore = (count: number): BigcommerceShop => ({
  orders: Array.from({ length: count }, (_, i) => anOrder(i + 1)),
  products: Object.fromEntries(Array.from({ length: count }, (_, i) => [i + 1, [aLine(i + 1)]])),
  refunds: Array.from({ length: Math.floor(count / 10) }, (_, i) => ({
    id: i + 1,
    order_id: (i + 1) * 10,
    created: "2026-05-02T09:00:00Z",
    total_amount: 4,
    items: [{ item_type: "PRODUCT", item_id: (i + 1) * 10, quantity: 1, requested_amount: 4 }],
  })),
  customers: Array.from({ length: 3 }, (_, i) => ({
    id: i + 1,
    email: `c${i + 1}@example.com`,
    date_modified: "2026-05-01T10:00:00Z",
  })),
  catalog: [
    {
      id: 77,
      name: "Tea",
      sku: "TEA",
      cost_price: 3,
      date_modified: "2026-05-01T10:00:00Z",
      brand_id: 5,
      categories: [8, 9],
      variants: [{ sku: "TEA", cost_price: null }],
    },
  ],
  brands: [{ id: 5, name: "Acme" }],
  categories: [{ category_id: 8, name: "Drinks" }],
});
