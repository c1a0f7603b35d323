import { type ShopAnswer, type ShopRequest, type ShopServer, startShopServer } from "./shop-server.ts";

export const WOO_KEYS = { consumerKey: "ck_of-this-test-alone", consumerSecret: "cs_of-this-test-alone" };

export type WooRecord = Record<string, unknown> & { id: number; date_modified_gmt: string; date_created_gmt: string };

/** Of woocommerce.github.io/woocommerce-rest-api-docs: as `GET /orders` answers them, without what is never read. */
export const aWooOrder = (id: number, over: object = {}): WooRecord => ({
  id,
  status: "completed",
  currency: "USD",
  prices_include_tax: false,
  date_created: "2026-05-01T10:00:00",
  date_created_gmt: "2026-05-01T10:00:00",
  date_modified: "2026-05-01T10:00:00",
  date_modified_gmt: "2026-05-01T10:00:00",
  date_paid_gmt: "2026-05-01T10:00:00",
  discount_total: "0.00",
  shipping_total: "0.00",
  total: "20.00",
  total_tax: "0.00",
  customer_id: id % 50,
  created_via: "checkout",
  billing: { first_name: "Ada", last_name: `No. ${id}`, email: `c${id}@example.com`, phone: "", country: "US" },
  line_items: [
    {
      id: id * 10,
      name: "Lamp",
      product_id: 93,
      sku: "LAMP",
      quantity: 2,
      subtotal: "20.00",
      total: "20.00",
      total_tax: "0.00",
    },
  ],
  coupon_lines: [],
  refunds: [],
  meta_data: [],
  ...over,
});

export const aWooCustomer = (id: number, over: object = {}): WooRecord => ({
  id,
  date_created_gmt: "2026-01-01T00:00:00",
  date_modified_gmt: "2026-01-01T00:00:00",
  email: `customer${id}@example.com`,
  first_name: "Grace",
  last_name: `No. ${id}`,
  role: "customer",
  billing: { phone: "", country: "US" },
  ...over,
});

export const aWooProduct = (id: number, over: object = {}): WooRecord => ({
  id,
  name: `Product ${id}`,
  sku: `SKU-${id}`,
  type: "simple",
  date_created_gmt: "2026-01-01T00:00:00",
  date_modified_gmt: "2026-01-01T00:00:00",
  categories: [{ id: 9, name: "Lighting", slug: "lighting" }],
  tags: [],
  ...over,
});

const refusal = (status: number, code: string, message: string): ShopAnswer => ({
  status,
  json: { code, message, data: { status } },
});

const ORDERINGS: Record<string, readonly string[]> = {
  orders: ["date", "id", "include", "title", "slug", "modified"],
  products: ["date", "id", "include", "title", "slug", "modified", "price", "popularity", "rating"],
  customers: ["id", "include", "name", "registered_date"],
};

const sortKey = (orderby: string, { id, date_modified_gmt, date_created_gmt }: WooRecord): string => {
  const padded = String(id).padStart(12, "0");
  if (orderby === "modified") return `${date_modified_gmt} ${padded}`;
  return orderby === "id" ? padded : `${date_created_gmt} ${padded}`;
};

const listed = (name: string, records: readonly WooRecord[], { searchParams: query }: URL): ShopAnswer => {
  const [orderby, perPage, page] = [
    query.get("orderby") ?? (name === "customers" ? "name" : "date"),
    Number(query.get("per_page") ?? 10),
    Number(query.get("page") ?? 1),
  ];
  const after = query.get("modified_after");
  if (!ORDERINGS[name]?.includes(orderby) || perPage > 100 || (after !== null && name === "customers")) {
    return refusal(400, "rest_invalid_param", `Invalid parameter(s): ${orderby}`);
  }
  if (after !== null && query.get("dates_are_gmt") !== "true") return refusal(400, "test", "times would be local");
  const found = records
    .filter(({ date_modified_gmt }) => after === null || date_modified_gmt > after)
    .sort((a, b) => (sortKey(orderby, a) < sortKey(orderby, b) ? -1 : 1));
  if (query.get("order") !== "asc") found.reverse();
  return {
    headers: { "x-wp-total": String(found.length), "x-wp-totalpages": String(Math.ceil(found.length / perPage)) },
    json: found.slice((page - 1) * perPage, page * perPage),
  };
};

export type WooShop = ShopServer & {
  orders: Map<number, WooRecord>;
  customers: Map<number, WooRecord>;
  products: Map<number, WooRecord>;
};

/** A local server that speaks WooCommerce's REST API v3, with the records of its maps. */
export const aWooShop = async (): Promise<WooShop> => {
  const records = { orders: new Map(), customers: new Map(), products: new Map() };
  const authorization = `Basic ${Buffer.from(Object.values(WOO_KEYS).join(":")).toString("base64")}`;
  const answer = ({ method, url, headers }: ShopRequest): ShopAnswer => {
    if (url.pathname === "/wp-json/") return { json: { name: "The Lamp Shop" } };
    const list = Object.entries(records).find(([name]) => url.pathname === `/wp-json/wc/v3/${name}`);
    if (!list || method !== "GET") {
      return refusal(404, "rest_no_route", "No route was found matching the URL and request method.");
    }
    if (headers.authorization !== authorization) {
      return refusal(401, "woocommerce_rest_authentication_error", "Consumer key is invalid.");
    }
    return listed(list[0], [...list[1].values()], url);
  };
  return { ...records, ...(await startShopServer(answer)) };
};

/** Adds or replaces records. */
export const put = (list: Map<number, WooRecord>, ...records: WooRecord[]): void => {
  for (const record of records) list.set(record.id, record);
};
