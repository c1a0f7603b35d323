// Documents of Shopify's Admin API, version 2026-10 (shopify.dev/docs/api/admin-graphql). `shopify-nodes.ts` reads
// the selected fields.

/** Shopify supports a version for a year, then answers with the oldest supported one. */
export const API_VERSION = "2026-10";

const MONEY = "{ shopMoney { amount currencyCode } }";

const CUSTOMER = `id firstName lastName createdAt updatedAt
  defaultEmailAddress { emailAddress marketingState marketingUpdatedAt }
  defaultPhoneNumber { phoneNumber smsMarketingConsent { state updatedAt } }
  defaultAddress { countryCodeV2 phone }`;

const LINE = `id sku title name variantTitle vendor quantity currentQuantity originalUnitPriceSet ${MONEY}
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
export const partQuery = ({ name, type, fields }: Part): string => `
  query Part($id: ID!, $after: String) {
    node(id: $id) { ... on ${type} { part: ${name}(first: 100, after: $after) { ${PAGE} nodes { ${fields} } } } }
  }`;

/** A bulk operation can't read connections in lists, so refunds are read by their IDs. */
export const REFUNDS = `
  query Refunds($ids: [ID!]!) {
    nodes(ids: $ids) {
      ... on Refund {
        id createdAt processedAt
        refundLineItems(first: 50) { ${PAGE} nodes { ${REFUND_LINE} } }
        transactions(first: 20) { nodes { kind status amountSet ${MONEY} } }
      }
    }
  }`;

export const REFUND_LINES = `
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
