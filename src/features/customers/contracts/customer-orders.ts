import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { namedCustomValues } from "#core/contracts/custom-values.ts";
import { customerMargin } from "#core/contracts/customer-standing.ts";
import { count, listInput, listOf, money, share } from "#core/contracts/wire.ts";
import { ORDER_STATUSES } from "#records/rules/incoming-records.ts";

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
    orderedAt: z.iso.datetime(),
    status: z.enum(ORDER_STATUSES),
    isCounted: z
      .boolean()
      .describe("Counts as a sale: completed or partial, and not fully refunded. Others have no gross margin"),
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
