/**
 * The counted sales of some customers in columns of equal length, all orders of a customer next to each other: those of
 * customer c are `starts[c]` to `starts[c + 1] - 1`, in no particular order.
 */
export type OrderColumns = {
  /** One more than there are customers. */
  starts: Uint32Array;
  /** Milliseconds since 1970. */
  orderedAt: Float64Array;
  /** Net of refunds, in minor units. */
  revenue: Float64Array;
  /** Gross margin in minor units; NaN if no line has a known cost. */
  margin: Float64Array;
  storefrontIds: Int32Array;
};

/** A part of a business's customers; those in `skipped` (not 0) have newer orders in another part. */
export type OrderPart<Columns extends OrderColumns = OrderColumns> = { orders: Columns; skipped: Uint8Array | null };
