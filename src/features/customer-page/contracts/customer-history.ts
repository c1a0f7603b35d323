import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import {
  chosenDay,
  count,
  day,
  editVersion,
  instant,
  listInput,
  listOf,
  money,
  score,
  share,
} from "#core/contracts/wire.ts";
import { changeReason } from "#features/segments/contracts/segment-members.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { namedCustomValues } from "#records/contracts/customer-fields.ts";
import { customerMargin } from "#records/contracts/list-fields.ts";
import { TIMELINE_KINDS, type TimelineKind } from "#records/rules/customers/customer-standing.ts";
import { ORDER_STATUSES } from "#records/rules/incoming-records.ts";

const bearer = {
  method: "GET",
  permission: "customers:view",
  reasons: ["CUSTOMER_NOT_FOUND"],
} as const;
const input = z.object({ id: z.string() });

const month = z.object({
  month: z.string().meta({ examples: ["2025-11"] }),
  orderCount: count.describe("Number of sales"),
  charged: money.describe("Total of completed and partial orders placed in the month, before refunds"),
  refunded: money.describe("Refunds in the month, whenever the order was placed"),
});

const months = z
  .object({
    months: z.array(month).describe("From the first month with an order to the current month"),
    statuses: z.object({ completed: count, partial: count, pending: count, cancelled: count }),
    refunded: money.describe("Total refunds"),
    currency: z.string(),
  })
  .meta({ id: "CustomerMonths" });

export type CustomerMonths = z.infer<typeof months>;

export const getCustomerMonths = defineContract({
  ...bearer,
  path: "/api/admin/customers/{id}/months",
  summary: "Read a customer's monthly spending",
  input,
  output: z.object({ data: months }),
});

const bundle = z.object({
  name: z.string().describe("For a product, its ID"),
  label: z.string().nullable().describe("For a product, its name"),
  orderCount: count,
  units: z.int(),
  spent: money.describe("Net of refunds"),
  share: share.describe("Share of this customer's spending"),
  lift: z.number().nullable().describe("Ratio to the share of all customers; null if too few customers buy it"),
  lastDay: day,
});

const products = z
  .object({
    categories: z.array(bundle),
    brands: z.array(bundle),
    products: z.array(bundle),
    comparedWith: z.object({
      buyers: count,
      isSample: z.boolean().describe("Whether the comparison uses a random sample of customers"),
    }),
    currency: z.string(),
  })
  .meta({ id: "CustomerProducts" });

export type CustomerProducts = z.infer<typeof products>;

export const getCustomerProducts = defineContract({
  ...bearer,
  path: "/api/admin/customers/{id}/products",
  summary: "Read a customer's products",
  description: "Top categories, brands and products by spending, at most 50 of each, compared with all customers",
  input,
  output: z.object({ data: products }),
});

const named = { id: z.string(), name: z.string().nullable() };

const recommendations = z
  .object({
    products: z
      .array(
        z.object({
          ...named,
          because: z
            .object(named)
            .nullable()
            .describe("The product bought before that contributed most; null for one that is popular"),
        }),
      )
      .describe("Best first; empty for a customer who objects to profiling or has no order"),
    customers: count.describe("Customers whose orders it was learned from"),
    isSample: z.boolean().describe("Whether they are a random sample"),
    validation: z
      .object({
        recall: share.max(1).describe("Share of what they bought later that was among the first 20 products"),
        customers: count.describe("Customers of the comparison"),
      })
      .nullable()
      .describe("In the last part of the history, of the best of three methods; null if too few customers came back"),
  })
  .meta({ id: "CustomerRecommendations" });

export const getCustomerRecommendations = defineContract({
  ...bearer,
  path: "/api/admin/customers/{id}/recommendations",
  summary: "Read what a customer is likely to buy next",
  description:
    "Products that the customer has not bought yet, by the method of recommend-user-items with the best recall in the shop's own history",
  input,
  output: z.object({ data: recommendations }),
});

const history = z
  .object({
    days: z.int().describe("Length of the period that ends on each day: the business's standard RFM period"),
    months: z
      .array(
        z.object({
          day: day.describe("Last day of the month"),
          segment: z
            .enum(RFM_SEGMENTS.map(({ key }) => key))
            .nullable()
            .describe("Null if the customer bought nothing in the period"),
          recencyScore: score.nullable(),
          frequencyScore: score.nullable(),
          monetaryScore: score.nullable(),
        }),
      )
      .describe("Oldest first"),
  })
  .meta({ id: "CustomerRfmHistory" });

export type CustomerRfmHistory = z.infer<typeof history>;

export const getCustomerRfmHistory = defineContract({
  ...bearer,
  path: "/api/admin/customers/{id}/rfm-history",
  summary: "Read a customer's RFM history",
  description:
    "Cell and segment in the standard period at the end of each of the last 24 months, based on the orders known then",
  input,
  output: z.object({ data: history }),
});

const item = z.object({
  lineNumber: z.int().positive(),
  productId: z.string(),
  productName: z.string().nullable(),
  category: z.string().nullable(),
  brand: z.string().nullable(),
  quantity: count,
  price: money.describe("Unit price before discount"),
  lineTotal: money,
  refundedQuantity: count,
  refunded: money,
  unitCost: money.nullable().describe("What one unit cost the store; null if unknown"),
});

const order = z
  .object({
    id: z.string(),
    externalId: z.string(),
    orderedAt: instant,
    status: z.enum(ORDER_STATUSES),
    isCounted: z
      .boolean()
      .describe(
        "Counts as a sale: completed or partial, not fully refunded, and not of gift cards alone. Others have no gross margin",
      ),
    giftCards: money.describe("What it sold of gift cards, which is no sale until they are spent: no part of net"),
    total: money.describe("Amount charged"),
    discount: money,
    refunded: money,
    net: money,
    ...customerMargin,
    costCoverage: share.nullable().describe("The share of the net amount whose cost is known; null if that is 0"),
    storefrontId: z.int(),
    source: z.string(),
    customFields: namedCustomValues,
    items: z.array(item),
  })
  .meta({ id: "CustomerOrder" });

export type CustomerOrder = z.infer<typeof order>;

const { q: _, ...paging } = listInput(["orderedAt", "total"], "-orderedAt");

export const listCustomerOrders = defineContract({
  method: "GET",
  path: "/api/admin/customers/{id}/orders",
  summary: "List a customer's orders",
  description: "Orders of every status, with their line items",
  permission: "customers:view",
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({ id: z.string(), ...paging }),
  output: listOf(order).extend({ currency: z.string() }),
});

const isKind = (name: string): name is TimelineKind => TIMELINE_KINDS.some((kind) => kind === name);

const kinds = z
  .string()
  .refine((text) => text.split(",").every(isKind), {
    params: { reason: "unknown_value", values: TIMELINE_KINDS.join(", ") },
  })
  .transform((text) => [...new Set(text.split(",").filter(isKind))])
  .optional()
  .describe("Comma-separated: order, refund, ticket, event, segment, note; all if omitted")
  .meta({ override: { type: "string", examples: ["order,refund"] } });

const CURSOR = /^\d{1,15}_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const author = z.object({
  kind: z.enum(["rule", "user", "token", "system"]),
  id: z.string().nullable(),
  name: z.string().nullable(),
});

const common = { id: z.string(), at: instant };

const entry = z
  .discriminatedUnion("kind", [
    z.object({
      ...common,
      kind: z.literal("order"),
      externalId: z.string(),
      status: z.enum(ORDER_STATUSES),
      total: money.describe("Amount charged"),
      refunded: money,
      storefrontId: z.int(),
      source: z.string(),
      units: count,
      categories: z.array(z.string()).describe("At most three, by spending"),
      customFields: namedCustomValues,
    }),
    z.object({
      ...common,
      kind: z.literal("refund"),
      orderId: z.string(),
      orderExternalId: z.string(),
      amount: money,
    }),
    z.object({
      ...common,
      kind: z.literal("ticket"),
      externalId: z.string().describe("The help desk's own ID"),
      channel: z.string(),
      messageCount: count,
      closedAt: instant.nullable().describe("null while open"),
      satisfaction: z.int().min(1).max(5).nullable(),
      wasReopened: z.boolean(),
    }),
    z.object({
      ...common,
      kind: z.literal("event"),
      name: z.string().meta({ examples: ["added_to_cart"] }),
      productId: z.string().nullable().describe("The store's own product ID"),
      productTitle: z.string().nullable().describe("null if the product is not stored"),
      orderExternalId: z.string().nullable(),
      properties: personal("text", z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))),
    }),
    z.object({
      ...common,
      kind: z.literal("segment"),
      change: z.enum(["joined", "left"]),
      segment: z.object({ id: z.string(), name: z.string(), isAutomatic: z.boolean() }),
      by: author,
      reason: changeReason,
    }),
    z.object({
      ...common,
      kind: z.literal("note"),
      text: personal("text", z.string()),
      author: author,
      editedAt: instant.nullable(),
      version: editVersion,
    }),
  ])
  .meta({ id: "TimelineEntry" });

export type TimelineEntry = z.infer<typeof entry>;

export const readCustomerTimeline = defineContract({
  method: "GET",
  path: "/api/admin/customers/{id}/timeline",
  summary: "Read a customer's timeline",
  description:
    "Newest first, 30 at a time: pass next as the cursor of the following call. No entry is skipped or returned " +
    "twice, even if new ones arrive in the meantime",
  permission: "customers:view",
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({
    id: z.string(),
    kinds,
    until: chosenDay.optional().describe("Last day (inclusive), in the business's time zone"),
    cursor: z.string().regex(CURSOR).optional().describe("The next value of an earlier answer"),
  }),
  output: z.object({
    data: z.array(entry),
    next: z.string().nullable().describe("Null at the end"),
    currency: z.string(),
  }),
});
