import { z } from "zod";
import type { OutgoingClient } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";

// Documents of Shopify's Admin API, version 2026-10 (shopify.dev/docs/api/admin-graphql). `shopify-nodes.ts` reads
// the selected fields.

/** Shopify supports a version for a year, then answers with the oldest supported one. */
const API_VERSION = "2026-10";

const MONEY = "{ shopMoney { amount currencyCode } }";

const CUSTOMER = `id firstName lastName createdAt updatedAt
  defaultEmailAddress { emailAddress marketingState marketingUpdatedAt }
  defaultPhoneNumber { phoneNumber smsMarketingConsent { state updatedAt } }
  defaultAddress { countryCodeV2 phone }`;

const LINE = `id sku title name variantTitle vendor isGiftCard quantity currentQuantity originalUnitPriceSet ${MONEY}
  discountAllocations { allocatedAmountSet ${MONEY} }`;

const ORDER = `id email phone createdAt processedAt updatedAt cancelledAt currencyCode displayFinancialStatus sourceName test
  discountCodes totalPriceSet ${MONEY} currentTotalPriceSet ${MONEY} totalDiscountsSet ${MONEY} totalTaxSet ${MONEY} totalShippingPriceSet ${MONEY}
  billingAddress { name phone countryCodeV2 } customerJourneySummary { lastVisit { landingPage } }
  customer { ${CUSTOMER} } refunds { id }`;

const VARIANT = "id sku title inventoryItem { unitCost { amount currencyCode } }";
const PRODUCT = "id title vendor productType tags updatedAt";

const REFUND_LINE = `quantity subtotalSet ${MONEY} lineItem { id }`;

/** A record's connection that may have more nodes than fit on a page. */
type Part = { name: "lineItems" | "variants"; type: "Order" | "Product"; fields: string };

/** A list: the fields of its records, and their connection. */
export type ShopifyList = { name: "orders" | "customers" | "products"; fields: string; part: Part | null };

export const ORDERS: ShopifyList = {
  name: "orders",
  fields: ORDER,
  part: { name: "lineItems", type: "Order", fields: LINE },
};
export const CUSTOMERS: ShopifyList = { name: "customers", fields: CUSTOMER, part: null };
export const PRODUCTS: ShopifyList = {
  name: "products",
  fields: PRODUCT,
  part: { name: "variants", type: "Product", fields: VARIANT },
};

const PAGE = "pageInfo { hasNextPage endCursor }";

/** A page of a list, sorted by the time of the last change. */
export const pageQuery = ({ name, fields, part }: ShopifyList): string => `
  query Page($first: Int!, $after: String, $query: String) {
    page: ${name}(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
      ${PAGE}
      nodes { ${fields} ${part ? `${part.name}(first: 50) { ${PAGE} nodes { ${part.fields} } }` : ""} }
    }
  }`;

/** A whole list, for a bulk operation. */
export const bulkQuery = ({ name, fields, part }: ShopifyList): string =>
  `{ ${name} { edges { node { ${fields} ${part ? `${part.name} { edges { node { ${part.fields} } } }` : ""} } } } }`;

/** The next nodes of a record's connection. */
const partQuery = ({ name, type, fields }: Part): string => `
  query Part($id: ID!, $after: String) {
    node(id: $id) { ... on ${type} { part: ${name}(first: 100, after: $after) { ${PAGE} nodes { ${fields} } } } }
  }`;

/** A bulk operation can't read connections in lists, so refunds are read by their IDs. */
const REFUNDS = `
  query Refunds($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Refund {
        id createdAt processedAt
        refundLineItems(first: 50) { ${PAGE} nodes { ${REFUND_LINE} } }
        transactions(first: 20) { nodes { kind status amountSet ${MONEY} } }
      }
    }
  }`;

const REFUND_LINES = `
  query Part($id: ID!, $after: String) {
    node(id: $id) { ... on Refund { part: refundLineItems(first: 100, after: $after) { ${PAGE} nodes { ${REFUND_LINE} } } } }
  }`;

/** `groupObjects` puts each record before its parts, so that the file can be read in pieces. */
export const START_BULK = `
  mutation Start($query: String!) {
    bulkOperationRunQuery(query: $query, groupObjects: true) {
      bulkOperation { id }
      userErrors { code message }
    }
  }`;

export const BULK_STATE = `
  query State($id: ID!) {
    bulkOperation(id: $id) { status errorCode createdAt fileSize rootObjectCount url }
  }`;

export const ACCOUNT = "query Account { shop { name } currentAppInstallation { accessScopes { handle } } }";

const cost = z.object({
  requestedQueryCost: z.number().nullish(),
  throttleStatus: z.object({ currentlyAvailable: z.number(), restoreRate: z.number().positive() }),
});

const answerSchema = z.object({
  errors: z
    .union([
      z.string(),
      z.array(z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() })),
    ])
    .optional(),
  extensions: z.object({ cost: cost.optional() }).optional(),
});
type Answer = z.infer<typeof answerSchema>;

/** A query whose cost exceeds the limit of a single request; retry it for fewer records. */
class TooExpensive extends OutgoingError {
  static override readonly brand: symbol = Symbol.for("customer-360.too-expensive");
}

/** The API restores the query budget at a steady rate (shopify.dev/docs/api/usage/limits). */
const waitFor = ({ extensions }: Answer): number | null => {
  if (!extensions?.cost) return null;
  const { requestedQueryCost: wanted, throttleStatus } = extensions.cost;
  const missing = (wanted ?? 0) - throttleStatus.currentlyAvailable;
  return missing > 0 ? Math.ceil((missing / throttleStatus.restoreRate) * 1000) : null;
};

/** GraphQL errors have status 200. Throws `OutgoingError`, which is transient if the API is only busy. */
const assertAnswered = (json: unknown): void => {
  const parsed = answerSchema.safeParse(json);
  if (!parsed.success) throw new OutgoingError("BAD_ANSWER", "GraphQL");
  const { errors = [] } = parsed.data;
  const [first] = typeof errors === "string" ? [{ message: errors }] : errors;
  if (!first) return;
  const code = "extensions" in first ? first.extensions?.code : undefined;
  if (code === "MAX_COST_EXCEEDED") throw new TooExpensive("BAD_ANSWER", first.message);
  if (code === "THROTTLED") {
    throw new OutgoingError("RATE_LIMITED", first.message, { isTransient: true, retryAfterMs: waitFor(parsed.data) });
  }
  if (code === "ACCESS_DENIED") throw new OutgoingError("PERMISSION_MISSING", first.message);
  const isFailing = code === "INTERNAL_SERVER_ERROR" || code === "TIMEOUT";
  throw new OutgoingError(isFailing ? "SHOP_FAILED" : "BAD_ANSWER", first.message, { isTransient: isFailing });
};

const tokenAnswer = z.object({ access_token: z.string(), expires_in: z.number().optional() });

/** Shopify answers 400 to wrong keys and to keys of an app that is not installed. */
const refusedKeys = (error: unknown): never => {
  const isRefusal = error instanceof OutgoingError && error.problem === "BAD_ANSWER";
  throw isRefusal ? new OutgoingError("KEY_REJECTED", error.detail) : error;
};

/** Tokens are renewed before they expire, so that no request has an expired one. */
const EARLY_MS = 600_000;

export type AdminApi = {
  /** Sends a query and reads its data. Throws `OutgoingError`. */
  query: <Schema extends z.ZodType>(
    query: string,
    variables: Record<string, unknown>,
    schema: Schema,
    signal: AbortSignal,
  ) => Promise<{ data: z.output<Schema>; requestedAt: Date }>;
};

/**
 * The Admin API of a shop. An app's ID and secret are exchanged for a token that is valid for a day (shopify.dev,
 * "Using the client credentials grant"); apps made before 2026 have a permanent token, which is entered as the secret.
 */
export const adminApi = (
  { address, clientId, clientSecret }: { address: string; clientId: string; clientSecret: string },
  client: OutgoingClient,
): AdminApi => {
  const { origin } = new URL(address);
  let token: { text: string; until: number } | null = null;

  const tokenOf = async (signal: AbortSignal): Promise<string> => {
    if (/^shp(at|ca|pa)_/.test(clientSecret)) return clientSecret;
    if (token && token.until > performance.now()) return token.text;
    const body = { client_id: clientId, client_secret: clientSecret, grant_type: "client_credentials" };
    const { json } = await client.json({ url: `${origin}/admin/oauth/access_token`, body, signal }).catch(refusedKeys);
    const granted = tokenAnswer.safeParse(json);
    if (!granted.success) throw new OutgoingError("BAD_ANSWER", "access_token");
    const { access_token: text, expires_in: seconds = 86_399 } = granted.data;
    token = { text, until: performance.now() + seconds * 1000 - EARLY_MS };
    return text;
  };

  return {
    query: async (query, variables, schema, signal) => {
      const { json, requestedAt } = await client.json({
        url: `${origin}/admin/api/${API_VERSION}/graphql.json`,
        headers: { "x-shopify-access-token": await tokenOf(signal) },
        body: { query, variables },
        check: assertAnswered,
        signal,
      });
      const parsed = schema.safeParse((json as { data?: unknown }).data);
      if (parsed.success) return { data: parsed.data, requestedAt };
      const [issue] = parsed.error.issues;
      throw new OutgoingError("BAD_ANSWER", `${issue?.path.join(".")}: ${issue?.message}`);
    },
  };
};

export const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });
const connection = z.looseObject({ nodes: z.array(z.unknown()), pageInfo });

/** A record; only its ID and the parts that may need completing are checked. */
export const node = z.looseObject({ id: z.string() });
export type Node = z.infer<typeof node>;

/** Records per query; halved when a query is too expensive. */
export type PageSize = { now: number };

/** Retries a query with fewer records until its cost is accepted. */
export const affordable = async <Value>(size: PageSize, work: (count: number) => Promise<Value>): Promise<Value> => {
  for (;;) {
    try {
      return await work(size.now);
    } catch (error) {
      if (!(error instanceof TooExpensive) || size.now <= 1) throw error;
      size.now = Math.floor(size.now / 2);
    }
  }
};

/** Reads the remaining nodes of a record's connection; the page had only the first ones. */
const withAll = async (api: AdminApi, one: Node, name: string, query: string, signal: AbortSignal): Promise<Node> => {
  const first = connection.safeParse(one[name]);
  if (!first.success) return one;
  const nodes = [...first.data.nodes];
  let after = first.data.pageInfo.hasNextPage ? first.data.pageInfo.endCursor : null;
  while (after !== null) {
    const schema = z.object({ node: z.object({ part: connection }).nullable() });
    const { data } = await api.query(query, { id: one.id, after }, schema, signal);
    nodes.push(...(data.node?.part.nodes ?? []));
    after = data.node?.part.pageInfo.hasNextPage ? data.node.part.pageInfo.endCursor : null;
  }
  return { ...one, [name]: { nodes } };
};

const refundIdsSchema = z.object({ refunds: z.array(z.object({ id: z.string() })) });
const idsIn = (one: Node): string[] => refundIdsSchema.safeParse(one).data?.refunds.map(({ id }) => id) ?? [];

const readRefunds = async (api: AdminApi, ids: readonly string[], size: PageSize, signal: AbortSignal) => {
  const refunds = new Map<string, Node>();
  const schema = z.object({ nodes: z.array(node.nullable()) });
  for (let from = 0; from < ids.length; ) {
    const { data, count } = await affordable(size, async (most) => ({
      data: (await api.query(REFUNDS, { ids: ids.slice(from, from + most) }, schema, signal)).data,
      count: most,
    }));
    for (const refund of data.nodes) {
      if (refund) refunds.set(refund.id, await withAll(api, refund, "refundLineItems", REFUND_LINES, signal));
    }
    from += count;
  }
  return refunds;
};

/** Adds what did not fit on the page: more lines and variants, and the refunds of orders. */
export const completeNodes = async (
  api: AdminApi,
  { part }: ShopifyList,
  nodes: readonly Node[],
  size: PageSize,
  signal: AbortSignal,
): Promise<Node[]> => {
  const all: Node[] = [];
  for (const one of nodes) all.push(part ? await withAll(api, one, part.name, partQuery(part), signal) : one);
  const ids = all.flatMap(idsIn);
  if (ids.length === 0) return all;
  const refunds = await readRefunds(api, ids, size, signal);
  return all.map((one) =>
    "refunds" in one ? { ...one, refunds: idsIn(one).flatMap((id) => refunds.get(id) ?? []) } : one,
  );
};
