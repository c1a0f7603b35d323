import type { Effect } from "../connections/effect.ts";
import { toIncomingRefunds } from "../orders/order-refunds.ts";
import { type BoughtOrder, type Buyer, boughtBy } from "../webhooks/bought-by.ts";

type ReadOrder = Buyer & {
  order: Omit<BoughtOrder, "refunds"> & { updatedAt: Date };
  /** All refunds; those without lines are spread over them. */
  refunds: Parameters<typeof toIncomingRefunds>[1];
};

/** An order and its buyer; limits the refunds to the order's total. */
export const orderEffects = ({ order, refunds, ...buyer }: ReadOrder): Effect[] =>
  boughtBy({ ...order, refunds: toIncomingRefunds(order, refunds) }, buyer);
