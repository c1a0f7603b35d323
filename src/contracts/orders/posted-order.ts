import { z } from "zod";
import type { PostedOrder } from "#lib/domain/commerce/order-log.ts";
import { longList } from "../bulk-parsing.ts";
import {
  counted,
  dayNumberIn,
  isNumber,
  maybeAmount,
  maybeName,
  maybePositive,
  postedDay,
  postedName,
} from "../posted-rows.ts";

const MOST_LINES = 10_000;

const line = z.object({
  product_id: postedName,
  category: maybeName(),
  quantity: maybePositive("1 if omitted"),
  price: maybeAmount("Of one"),
});

type Line = z.output<typeof line>;

/** NaN unless every line has a price. */
const sumOf = (lines: readonly Line[]): number =>
  lines.length === 0
    ? Number.NaN
    : lines.reduce((sum, { quantity, price }) => sum + (quantity ?? 1) * (price ?? Number.NaN), 0);

const lines = (words: string) => longList(line, { max: MOST_LINES, words }).nullish();

/** An order with its lines, called `lines` as in order batches or `items` as in purchasing segmentation. */
export const postedOrder = z
  .object({
    customer_id: postedName.describe("The store's own customer ID"),
    date: postedDay,
    amount: maybeAmount("What was paid; below 0 what was given back. The sum of the lines if omitted"),
    lines: lines("The products; one that is listed twice counts once"),
    items: lines("Another name of lines"),
  })
  .superRefine(({ lines: one, items: other }, context) => {
    if (one && other)
      context.addIssue({ code: "custom", path: ["items"], params: { reason: "one_of_two", other: "lines" } });
  })
  .transform((posted): PostedOrder => {
    const found = posted.lines ?? posted.items ?? [];
    return {
      customerId: posted.customer_id,
      day: dayNumberIn(posted.date) ?? 0,
      amount: counted(isNumber(posted.amount) ? posted.amount : sumOf(found)),
      lines: found.map(({ product_id: productId, category }) => (category ? { productId, category } : { productId })),
    };
  })
  .meta({ id: "PostedOrder" });
