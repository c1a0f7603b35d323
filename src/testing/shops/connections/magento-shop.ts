import { type ShopAnswer, startShopServer } from "./shop-server.ts";

type Row = Record<string, unknown> & { entity_id?: number; id?: number };
type MagentoShop = {
  orders: Row[];
  creditmemos: Row[];
  customers: Row[];
  products: Row[];
  categories: object;
  /** Resources that the integration may not access. */
  denied?: string[];
};

const TOKEN = "integration-of-this-test";
const LISTS: Record<string, keyof Omit<MagentoShop, "denied" | "categories">> = {
  "/rest/V1/orders": "orders",
  "/rest/V1/creditmemos": "creditmemos",
  "/rest/V1/customers/search": "customers",
  "/rest/V1/products": "products",
};

const idOf = (row: Row): number => Number(row.entity_id ?? row.id);

type Condition = { field: string; value: string; is: string };

/** searchCriteria[filter_groups][0][filters][0][field]=updated_at and its like; each group has one filter. */
const conditionsIn = (search: URLSearchParams): Condition[] => {
  const of = (i: number, part: string) => search.get(`searchCriteria[filter_groups][${i}][filters][0][${part}]`);
  const conditions: Condition[] = [];
  for (let i = 0; of(i, "field") !== null; i++) {
    conditions.push({ field: of(i, "field") ?? "", value: of(i, "value") ?? "", is: of(i, "condition_type") ?? "eq" });
  }
  return conditions;
};

const meets = (row: Row, { field, value, is }: Condition): boolean => {
  const own = field === "entity_id" ? idOf(row) : row[field];
  if (own === undefined) throw new Error(`Column not found: ${field}`);
  if (is === "in") return value.split(",").includes(String(own));
  if (is === "gt") return Number(own) > Number(value);
  if (is === "gteq") return String(own) >= value;
  throw new Error(`Unknown condition: ${is}`);
};

/** A shop of Magento 2: the searches of its REST API, and its error messages. */
export const startMagento = (shop: MagentoShop) =>
  startShopServer(({ url, headers }): ShopAnswer => {
    const { pathname, searchParams } = url;
    const refused = {
      status: 401,
      json: {
        message: "The consumer isn't authorized to access %resources.",
        parameters: { resources: "Magento_Sales" },
      },
    };
    const list = LISTS[pathname];
    if (headers.authorization !== `Bearer ${TOKEN}` || shop.denied?.includes(list ?? "categories")) return refused;
    if (pathname === "/rest/V1/categories") return { json: shop.categories };
    if (!list) return { status: 404, json: { message: "Request does not match any route." } };
    const size = Number(searchParams.get("searchCriteria[pageSize]"));
    const isSorted = searchParams.get("searchCriteria[sortOrders][0][field]") === "entity_id";
    const found = shop[list].filter((row) => conditionsIn(searchParams).every((one) => meets(row, one)));
    const items = (isSorted ? found.toSorted((a, b) => idOf(a) - idOf(b)) : found).slice(0, size);
    // Some versions answer null instead of an empty list.
    return { json: { items: items.length > 0 ? items : null, search_criteria: {}, total_count: found.length } };
  });

const at = (n: number): string =>
  `2026-05-01 10:${String(Math.floor(n / 60)).padStart(2, "0")}:${String(n % 60).padStart(2, "0")}`;

/** An order of 12.10. */
export const aMagentoOrder = (n: number) => ({
  entity_id: n,
  increment_id: String(n).padStart(9, "0"),
  state: n % 10 === 0 ? "closed" : "complete",
  created_at: at(0),
  updated_at: at(n),
  base_currency_code: "USD",
  base_grand_total: 12.1,
  base_tax_amount: 2.1,
  base_total_refunded: n % 10 === 0 ? 12.1 : null,
  customer_id: n,
  customer_email: `c${n}@example.com`,
  items: [
    { item_id: n, sku: "TEA", name: "Tea", product_type: "simple", qty_ordered: 1, base_price: 10, base_row_total: 10 },
  ],
});

const aMemo = (n: number) => ({
  entity_id: n * 100,
  order_id: n,
  created_at: at(n),
  state: 2,
  base_grand_total: 12.1,
  items: [{ order_item_id: n, qty: 1, base_row_total: 10 }],
});

/** Every tenth order is refunded. */
export const aMagentoShop = (count: number): MagentoShop => ({
  orders: Array.from({ length: count }, (_, i) => aMagentoOrder(i + 1)),
  creditmemos: Array.from({ length: Math.floor(count / 10) }, (_, i) => aMemo((i + 1) * 10)),
  customers: Array.from({ length: 3 }, (_, i) => ({
    id: i + 1,
    email: `c${i + 1}@example.com`,
    updated_at: at(i + 1),
  })),
  products: [
    {
      id: 1,
      sku: "TEA",
      name: "Tea",
      updated_at: at(1),
      custom_attributes: [{ attribute_code: "category_ids", value: ["2", "3", "4"] }],
    },
  ],
  categories: {
    id: 1,
    name: "Root",
    level: 0,
    children_data: [
      {
        id: 2,
        name: "Default Category",
        level: 1,
        children_data: [{ id: 3, name: "Drinks", level: 2, children_data: [{ id: 4, name: "Teas", level: 3 }] }],
      },
    ],
  },
});
