import { readFileSync } from "node:fs";
import { buildSchema, graphql, parse, validate } from "graphql";
import { type ShopAnswer, type ShopRequest, startShopServer } from "./shop-server.ts";

/** A record as the Admin API has it; `lineItems`, `variants`, `refundLineItems` and `transactions` are plain arrays. */
type Row = Record<string, unknown> & { id: string };
type ShopifyShop = {
  orders: Row[];
  customers: Row[];
  products: Row[];
  scopes?: string[];
  /** Queries for more records than this are too expensive. */
  mostRecords?: number;
  /** How a bulk operation ends. */
  bulkStatus?: string;
};

const SDL = new URL("shopify-admin-api.graphql", import.meta.url);
const CONNECTIONS = ["lineItems", "variants", "refundLineItems", "transactions"];
const TOKEN = "shpat_of-this-test-alone";

type Args = { first?: number; after?: string; query?: string };

const connection = (rows: readonly unknown[], { first = rows.length, after }: Args) => {
  const from = after === undefined || after === null ? 0 : Number(after);
  const nodes = rows.slice(from, from + first);
  const end = from + nodes.length;
  const pageInfo = { hasNextPage: end < rows.length, endCursor: nodes.length > 0 ? String(end) : null };
  return { nodes, edges: nodes.map((node) => ({ node })), pageInfo };
};

/** The value as GraphQL resolves it: arrays that are connections take arguments. */
const resolvable = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(resolvable);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => {
    const given = resolvable(one);
    return [key, CONNECTIONS.includes(key) ? (args: Args) => connection(given as unknown[], args) : given];
  });
  const typeName = "id" in value && /^gid:\/\/shopify\/(\w+)\//.exec(String(value.id))?.[1];
  return { ...Object.fromEntries(entries), ...(typeName && { __typename: typeName }) };
};

const changedSince = (rows: readonly Row[], { query, ...page }: Args) => {
  const [, since] = /^updated_at:>='(.+)'$/.exec(query ?? "") ?? [];
  if (query && !since) throw new Error(`Unknown filter: ${query}`);
  const sorted = rows.toSorted((a, b) => String(a.updatedAt).localeCompare(String(b.updatedAt)));
  const found = sorted.filter(({ updatedAt }) => !since || new Date(String(updatedAt)) >= new Date(since));
  return connection(resolvable(found) as unknown[], page);
};

/** A bulk operation's file: each record, then the parts of it with their parent's ID. */
const asLines = (edges: { node: Row }[]): string =>
  edges
    .flatMap(({ node: { lineItems, variants, ...record } }) => {
      const parts = ((lineItems ?? variants) as { edges: { node: Row }[] } | undefined)?.edges ?? [];
      return [record, ...parts.map(({ node }) => ({ ...node, __parentId: record.id }))];
    })
    .map((line) => `${JSON.stringify(line)}\n`)
    .join("");

const ranged = (file: Buffer, range: string | undefined): ShopAnswer => {
  const [, from = "0", to = ""] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
  return range === undefined
    ? { text: file }
    : { status: 206, text: file.subarray(Number(from), to === "" ? undefined : Number(to) + 1) };
};

/**
 * A shop of Shopify: the Admin API for the part of its published schema that we use, which refuses a query that does not fit
 * the schema; tokens for an app's ID and secret; and the files of bulk operations.
 */
export const startShopify = async (shop: ShopifyShop) => {
  const schema = buildSchema(readFileSync(SDL, "utf8"));
  const bulks = new Map<string, { file: Buffer; count: number; createdAt: string }>();

  const rootOf = (address: string) => {
    const byId = (id: string) =>
      [
        ...shop.orders,
        ...shop.customers,
        ...shop.products,
        ...shop.orders.flatMap(({ refunds }) => refunds as Row[]),
      ].find((row) => row.id === id);
    const list = (rows: Row[]) => (args: Args) => changedSince(rows, args);
    const root = {
      shop: { id: "gid://shopify/Shop/1", name: "Test shop" },
      currentAppInstallation: {
        accessScopes: (shop.scopes ?? ["read_orders", "read_customers", "read_products"]).map((handle) => ({ handle })),
      },
      orders: list(shop.orders),
      customers: list(shop.customers),
      products: list(shop.products),
      node: ({ id }: { id: string }) => resolvable(byId(id) ?? null),
      nodes: ({ ids }: { ids: string[] }) => ids.map((id) => resolvable(byId(id) ?? null)),
      bulkOperation: ({ id }: { id: string }) => {
        const bulk = bulks.get(id);
        const status = shop.bulkStatus ?? "COMPLETED";
        return (
          bulk && {
            id,
            status,
            createdAt: bulk.createdAt,
            fileSize: String(bulk.file.length),
            rootObjectCount: String(bulk.count),
            errorCode: null,
            url: status === "COMPLETED" ? `${address}/bulk/${encodeURIComponent(id)}` : null,
          }
        );
      },
      bulkOperationRunQuery: async ({ query, groupObjects }: { query: string; groupObjects: boolean }) => {
        const errors = validate(schema, parse(query));
        if (errors[0] || !groupObjects)
          return { bulkOperation: null, userErrors: [{ message: errors[0]?.message ?? "" }] };
        const { data } = await graphql({ schema, source: query, rootValue: root });
        const edges = JSON.parse(JSON.stringify(Object.values(data ?? {})[0])).edges;
        const id = `gid://shopify/BulkOperation/${bulks.size + 1}`;
        bulks.set(id, { file: Buffer.from(asLines(edges)), count: edges.length, createdAt: new Date().toISOString() });
        return { bulkOperation: { id }, userErrors: [] };
      },
    };
    return root;
  };

  const answerQuery = async ({ body }: ShopRequest, address: string): Promise<ShopAnswer> => {
    const { query: source, variables: variableValues } = JSON.parse(body);
    const wanted = variableValues.first ?? variableValues.ids?.length ?? 1;
    if (wanted > (shop.mostRecords ?? 250)) {
      const extensions = { code: "MAX_COST_EXCEEDED", cost: 5000, maxCost: 1000 };
      return {
        json: {
          errors: [{ message: "Query cost is 5000, which exceeds the single query max cost limit.", extensions }],
        },
      };
    }
    return { json: await graphql({ schema, source, variableValues, rootValue: rootOf(address) }) };
  };

  return startShopServer((request, address) => {
    const { pathname } = request.url;
    if (pathname === "/admin/oauth/access_token") {
      const { client_id: id, client_secret: secret, grant_type: grant } = JSON.parse(request.body);
      const isRight = id === "app" && secret === "shpss_right" && grant === "client_credentials";
      if (!isRight) return { status: 400, json: { error: "application_cannot_be_found" } };
      return { json: { access_token: TOKEN, scope: "read_orders", expires_in: 86_399 } };
    }
    if (pathname.startsWith("/bulk/")) {
      const bulk = bulks.get(decodeURIComponent(pathname.slice("/bulk/".length)));
      return bulk ? ranged(bulk.file, request.headers.range) : { status: 404 };
    }
    if (pathname !== "/admin/api/2026-10/graphql.json") return { status: 404, json: { errors: "Not Found" } };
    if (request.headers["x-shopify-access-token"] !== TOKEN) {
      return {
        status: 401,
        json: { errors: "[API] Invalid API key or access token (unrecognized login or wrong password)" },
      };
    }
    return answerQuery(request, address);
  });
};

/** The answer while the query budget is exhausted. */
export const THROTTLED: ShopAnswer = {
  json: {
    errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }],
    extensions: {
      cost: {
        requestedQueryCost: 202,
        actualQueryCost: null,
        throttleStatus: { maximumAvailable: 1000, currentlyAvailable: 118, restoreRate: 50 },
      },
    },
  },
};

const usd = (amount: number) => ({ shopMoney: { amount: amount.toFixed(2), currencyCode: "USD" } });
/** So many minutes after ten. */
export const minute = (minute: number) => new Date(Date.UTC(2026, 4, 1, 10, minute)).toISOString();

const aCustomer = (n: number) => ({
  id: `gid://shopify/Customer/${n}`,
  firstName: "Ada",
  lastName: `No. ${n}`,
  createdAt: minute(0),
  updatedAt: minute(n),
  defaultPhoneNumber: null,
  defaultAddress: null,
  defaultEmailAddress: { emailAddress: `c${n}@example.com`, marketingState: "SUBSCRIBED", marketingUpdatedAt: null },
});

const aLine = (id: number) => ({
  id: `gid://shopify/LineItem/${id}`,
  sku: `S-${id}`,
  title: "Tea – green",
  name: "Tea – green",
  variantTitle: null,
  isGiftCard: false,
  vendor: "Acme",
  quantity: 1,
  currentQuantity: 1,
  originalUnitPriceSet: usd(10),
  discountAllocations: [],
});

/** An order of `lines` lines of 10.00, and a refund of the first line if `isRefunded`. */
export const aShopifyOrder = (n: number, { lines = 2, isRefunded = false } = {}) => {
  const lineItems = Array.from({ length: lines }, (_, i) => aLine(n * 1000 + i));
  const refund = {
    id: `gid://shopify/Refund/${n}`,
    createdAt: minute(n),
    processedAt: minute(n),
    refundLineItems: [{ quantity: 1, subtotalSet: usd(10), lineItem: lineItems[0] }],
    transactions: [
      { id: `gid://shopify/OrderTransaction/${n}`, kind: "REFUND", status: "SUCCESS", amountSet: usd(10) },
    ],
  };
  return {
    id: `gid://shopify/Order/${n}`,
    email: `c${n}@example.com`,
    phone: null,
    createdAt: minute(n),
    processedAt: minute(n),
    updatedAt: minute(n),
    cancelledAt: null,
    currencyCode: "USD",
    displayFinancialStatus: "PAID",
    sourceName: "web",
    test: false,
    discountCodes: [],
    totalPriceSet: usd(lines * 10),
    currentTotalPriceSet: usd(lines * 10 - (isRefunded ? 10 : 0)),
    totalDiscountsSet: null,
    totalTaxSet: null,
    totalShippingPriceSet: usd(0),
    billingAddress: null,
    customerJourneySummary: null,
    customer: aCustomer(n),
    lineItems,
    refunds: isRefunded ? [refund] : [],
  };
};

export const aShopifyProduct = (n: number, variants = 1) => ({
  id: `gid://shopify/Product/${n}`,
  title: `Tea ${n}`,
  vendor: "Acme",
  productType: "Tea",
  tags: [],
  updatedAt: minute(n),
  variants: Array.from({ length: variants }, (_, i) => ({
    id: `gid://shopify/ProductVariant/${n * 1000 + i}`,
    sku: `V-${n}-${i}`,
    title: `No. ${i}`,
    inventoryItem: { id: `gid://shopify/InventoryItem/${n * 1000 + i}`, unitCost: null },
  })),
});

/** As many orders as customers; every third order is refunded in part. */
export const aShopifyShop = (count: number): ShopifyShop => ({
  orders: Array.from({ length: count }, (_, n) => aShopifyOrder(n + 1, { isRefunded: n % 3 === 0 })),
  customers: Array.from({ length: count }, (_, n) => aCustomer(n + 1)),
  products: [aShopifyProduct(1, 3), aShopifyProduct(2)],
});
