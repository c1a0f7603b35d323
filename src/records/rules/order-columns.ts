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

/** The traits of the same orders: categories and channels are indexes in a list of names. */
export type TraitColumns = {
  /** The channel; -1 if unknown. */
  sources: Int32Array;
  /** One more than there are orders: the categories of order o are `categoryStarts[o]` to `categoryStarts[o + 1] - 1`. */
  categoryStarts: Uint32Array;
  /** The distinct categories of its lines; `~category` if all lines of a category were fully returned. */
  categories: Int32Array;
};

/** What the shares of what customers bought are computed from, of each customer. Money in minor units. */
export type CustomerTotals = {
  /** Discounts of counted sales, and what these would have cost without. */
  discounted: Float64Array;
  listed: Float64Array;
  /** Items of completed and partial orders, also of fully refunded ones, and how many of them came back. */
  bought: Float64Array;
  returned: Float64Array;
};

/** A part of a business's customers; those in `skipped` (not 0) have newer orders in another part. */
export type OrderPart<Columns extends OrderColumns = OrderColumns> = { orders: Columns; skipped: Uint8Array | null };

/** A part with the traits of its orders, and the names that these refer to. */
export type TraitPart<More = unknown> = OrderPart<OrderColumns & TraitColumns & More> & { names: readonly string[] };

/** Whole numbers in the smallest of these types that holds them all. */
export type WholeNumbers = Uint8Array | Int32Array | Float64Array;

/** More of the same orders, and their lines: those of an order next to each other. Money in minor units. */
export type LineColumns = {
  /** The channel, and the discount codes as a list in JSON: indexes in a list of texts. */
  channels: WholeNumbers;
  discountCodes: WholeNumbers;
  /** What the order cost before refunds, without stored value that is no sale. */
  totals: WholeNumbers;
  /** All discounts of the order, and the part of its revenue whose cost is known. */
  discounts: WholeNumbers;
  covered: WholeNumbers;
  /** One more than there are orders: the lines of order o are `lineStarts[o]` to `lineStarts[o + 1] - 1`, in no particular order. */
  lineStarts: Uint32Array;
  /** What the line sold, as an index in the list of items. */
  items: WholeNumbers;
  /** Units sold, and how many of them came back. */
  quantities: WholeNumbers;
  returnedQuantities: WholeNumbers;
  /** What was charged for the line, after its discounts, and what of that was refunded. */
  charged: WholeNumbers;
  refunds: WholeNumbers;
  /** Of a unit, before discounts. */
  prices: WholeNumbers;
  /** One more than the cost of the units that the customer kept; 0 if it is unknown. */
  costs: WholeNumbers;
};

/** What lines sold: each different combination once. Indexes in a list of texts; -1 for none. */
export type ItemColumns = {
  products: Int32Array;
  productNames: Int32Array;
  variants: Int32Array;
  categories: Int32Array;
  brands: Int32Array;
  /** The products that they are variants of. */
  parents: Int32Array;
  /** 1 for stored value, which is no sale unless the business counts it. */
  giftCards: Uint8Array;
};

/** A part with its lines. All parts have the same list of texts. */
export type LinePart = OrderPart<OrderColumns & LineColumns> & { items: ItemColumns };
