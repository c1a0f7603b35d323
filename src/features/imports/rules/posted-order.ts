import { z } from "zod";
import { externalId, plainName } from "#core/values/names.ts";
import { postedTime } from "#lib/time/posted-time.ts";
import { ORDER_STATUSES } from "#records/rules/incoming-records.ts";

const postedText = plainName.trim().max(255);
const postedAmount = z.union([z.number().min(0), z.string().max(40)]).describe("Major units: 12.5 or “12.50”");
export type PostedAmount = z.output<typeof postedAmount>;

const postedLine = z.strictObject({
  externalId: externalId.nullish().describe("The store's own ID of the line"),
  productId: externalId
    .nullish()
    .describe("The product's externalId. Without it, sku or else name identifies the product"),
  sku: postedText.nullish(),
  name: postedText.nullish(),
  variant: postedText.nullish(),
  parentId: externalId
    .nullish()
    .describe(
      "The product that this one is a variant of. Without it, the line gets that of its stored product, whose parent always counts",
    ),
  category: postedText
    .nullish()
    .describe("Without category, type, brand or cost, the line gets those of its stored product"),
  type: postedText.nullish(),
  brand: postedText.nullish(),
  collection: postedText.nullish(),
  quantity: z
    .number()
    .gt(0)
    .max(100_000)
    .describe("1.5 for what is sold by weight or length: the amount is exact, and the units are stored as whole ones"),
  unitPrice: postedAmount.describe("Before discounts"),
  discountAmount: postedAmount.nullish().describe("Of the whole line"),
  unitCost: postedAmount.nullish().describe("What one unit cost the store"),
  isGiftCard: z
    .boolean()
    .nullish()
    .describe("Stored value, which is no sale until it is spent. Without it, type or name tells"),
});

const postedRefund = z.strictObject({
  externalId: externalId.describe("Unique within the order"),
  refundedAt: postedTime,
  amount: postedAmount.describe("In total, including amounts beyond the lines"),
  lines: z
    .array(
      z.strictObject({
        line: z.int().min(1).max(1000).describe("Position in the order's lines, from 1"),
        quantity: z.int().min(0).max(100_000),
        amount: postedAmount,
      }),
    )
    .max(1000)
    .optional(),
});

const postedBuyer = z.strictObject({
  externalId,
  email: postedText.nullish(),
  name: postedText.nullish(),
  firstName: postedText.nullish(),
  lastName: postedText.nullish(),
  phone: postedText.nullish(),
  country: postedText.nullish(),
});

/** The fields of an order besides its ID. */
export const postedOrder = <Storefront extends z.ZodType, Custom extends z.ZodType>(
  storefrontId: Storefront,
  customFields: Custom,
) => ({
  orderedAt: postedTime,
  updatedAt: postedTime
    .nullish()
    .describe("When the store last changed it. A version older than the stored one is ignored"),
  status: z.enum(ORDER_STATUSES).default("completed"),
  currency: z.string().length(3).nullish().describe("Must be the business's currency"),
  storefrontId,
  source: postedText.min(1).default("web").describe("The sales channel, in the store's words"),
  totalPrice: postedAmount.describe("Charged after discounts and before refunds, with shipping and tax"),
  discountAmount: postedAmount
    .nullish()
    .describe("Of the whole order, with or without those of its lines: totalPrice tells which. Stored with them, once"),
  shipping: postedAmount.nullish(),
  tax: postedAmount.nullish(),
  discountCodes: z.array(postedText.min(1)).max(50).nullish(),
  paymentState: postedText.nullish(),
  device: postedText.nullish(),
  campaign: postedText.nullish(),
  customFields,
  customer: postedBuyer
    .nullish()
    .describe(
      "Absent for a guest, who is known by email or phone if externalId is 0, -1, guest or NULL. New customers are created; of existing ones, " +
        "only /customers changes the data",
    ),
  lines: z.array(postedLine).max(1000).default([]),
  refunds: z
    .array(postedRefund)
    .max(100)
    .optional()
    .describe("All refunds of the order; if absent, stored refunds are kept"),
});

export type PostedLine = z.output<typeof postedLine>;
export type PostedRefund = z.output<typeof postedRefund>;
export type PostedBuyer = z.output<typeof postedBuyer>;

/** An order as programs send it. */
export type PostedOrder = {
  externalId: string;
  storefrontId: number;
  customFields?: Readonly<Record<string, unknown>> | null | undefined;
} & Omit<z.output<z.ZodObject<ReturnType<typeof postedOrder>>>, "storefrontId" | "customFields">;
