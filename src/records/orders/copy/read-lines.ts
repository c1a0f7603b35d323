import { int64 } from "#core/binary/binary-rows.ts";
import { makeIdTable } from "#core/binary/id-table.ts";
import { LINE_COST } from "#records/orders/products.ts";
import type { ItemColumns, LineColumns, WholeNumbers } from "#records/rules/order-columns.ts";
import { type DetailReader, encodeNames, makeNames, type Row } from "./read-rows.ts";
import { makeWholeNumbers } from "./whole-numbers.ts";

/** The lines as a file has them. `texts`: what channels, discount codes and items refer to, as a list in JSON. */
export type StoredLines = LineColumns & {
  [Name in keyof ItemColumns as `item${Capitalize<Name>}`]: ItemColumns[Name];
} & { texts: Uint8Array };

/** The columns of items that are texts, in the order of `ITEM_FIELDS`. */
export const ITEM_TEXTS = [
  "itemProducts",
  "itemProductNames",
  "itemVariants",
  "itemCategories",
  "itemBrands",
  "itemParents",
] as const;

const ORDER_FIELDS = [
  "order_id",
  "source",
  "to_json(discount_codes)::text",
  "discount_amount",
  "coalesce(covered_revenue, 0)",
  "total_price - gift_card_amount",
];

/** What a line sold, which is the same for many lines. */
const ITEM_FIELDS = ["product_id", "product_name", "variant", "category", "brand", "parent_id", "is_gift_card"];
const LINE_FIELDS = [
  "order_id",
  ...ITEM_FIELDS,
  "quantity",
  "refunded_quantity",
  "line_total",
  "refund_amount",
  "price",
  `coalesce(${LINE_COST} + 1, 0)::bigint`,
];
const FIRST_OF_ITEM = 1;
const QUANTITY = FIRST_OF_ITEM + ITEM_FIELDS.length;

/** Where each order's lines begin, and each line's place among them. */
const placeLines = (orders: number, orderOf: WholeNumbers): { lineStarts: Uint32Array; places: Uint32Array } => {
  const lineStarts = new Uint32Array(orders + 1);
  for (const order of orderOf) lineStarts[order + 1] = (lineStarts[order + 1] as number) + 1;
  for (let order = 0; order < orders; order++)
    lineStarts[order + 1] = (lineStarts[order + 1] as number) + (lineStarts[order] as number);
  const free = lineStarts.slice();
  const places = new Uint32Array(orderOf.length);
  for (let line = 0; line < orderOf.length; line++) {
    const order = orderOf[line] as number;
    const place = free[order] as number;
    free[order] = place + 1;
    places[line] = place;
  }
  return { lineStarts, places };
};

const arrange = (values: WholeNumbers, places: Uint32Array): WholeNumbers => {
  const column = values.slice();
  for (let line = 0; line < places.length; line++) column[places[line] as number] = values[line] as number;
  return column;
};

/** The different items of lines, by the bytes of their fields: most lines repeat one. */
const makeItems = (indexOf: (row: Row, at: number) => number) => {
  const known = new Map<string, number>();
  const items: number[][] = ITEM_TEXTS.map(() => []);
  const giftCards: number[] = [];
  return {
    indexOf: (row: Row): number => {
      const { view, bytes, at } = row;
      // With the length of each field, so that a field can't continue in the next.
      const key = bytes.toString("latin1", (at[FIRST_OF_ITEM] as number) - 4, (at[QUANTITY] as number) - 4);
      const found = known.get(key);
      if (found !== undefined) return found;
      known.set(key, giftCards.length);
      for (const [field, values] of items.entries()) {
        const text = at[FIRST_OF_ITEM + field] as number;
        values.push(text < 0 ? -1 : indexOf(row, text));
      }
      return giftCards.push(view.getInt8(at[FIRST_OF_ITEM + items.length] as number)) - 1;
    },
    columns: () => {
      const [products, productNames, variants, categories, brands, parents] = items.map((values) =>
        Int32Array.from(values),
      );
      return {
        itemProducts: products as Int32Array,
        itemProductNames: productNames as Int32Array,
        itemVariants: variants as Int32Array,
        itemCategories: categories as Int32Array,
        itemBrands: brands as Int32Array,
        itemParents: parents as Int32Array,
        itemGiftCards: Uint8Array.from(giftCards),
      };
    },
  };
};

/** The lines of so many counted orders, and what else reports need of these. */
export const makeLineReader = (orders: number): DetailReader<StoredLines> => {
  const { names, indexOf } = makeNames();
  const items = makeItems(indexOf);
  const ids = makeIdTable(orders);
  const placeOf = new Uint32Array(orders);
  const ofOrders = () => makeWholeNumbers(orders);
  const [channels, discountCodes, totals] = [ofOrders(), ofOrders(), ofOrders()];
  const [discounts, covered] = [ofOrders(), ofOrders()];
  const ofLines = () => makeWholeNumbers();
  const [orderOf, itemOf, quantities, returned] = [ofLines(), ofLines(), ofLines(), ofLines()];
  const [charged, refunds, prices, costs] = [ofLines(), ofLines(), ofLines(), ofLines()];
  let lines = 0;
  return {
    orders: "o.is_counted",
    orderFields: ORDER_FIELDS,
    lineFields: LINE_FIELDS,
    addOrder: (row, first, place) => {
      const { view, at } = row;
      placeOf[ids.add(view, at[first] as number)] = place;
      channels.set(place, indexOf(row, at[first + 1] as number));
      discountCodes.set(place, indexOf(row, at[first + 2] as number));
      discounts.set(place, int64(view, at[first + 3] as number));
      covered.set(place, int64(view, at[first + 4] as number));
      totals.set(place, int64(view, at[first + 5] as number));
    },
    addLine: (row) => {
      const { view, at } = row;
      const order = ids.find(view, at[0] as number);
      if (order < 0) return;
      orderOf.set(lines, placeOf[order] as number);
      itemOf.set(lines, items.indexOf(row));
      quantities.set(lines, view.getInt32(at[QUANTITY] as number));
      returned.set(lines, view.getInt32(at[QUANTITY + 1] as number));
      charged.set(lines, int64(view, at[QUANTITY + 2] as number));
      refunds.set(lines, int64(view, at[QUANTITY + 3] as number));
      prices.set(lines, int64(view, at[QUANTITY + 4] as number));
      costs.set(lines, int64(view, at[QUANTITY + 5] as number));
      lines += 1;
    },
    columns: () => {
      const { lineStarts, places } = placeLines(orders, orderOf.values(lines));
      const column = (list: typeof orderOf) => arrange(list.values(lines), places);
      return {
        channels: channels.values(orders),
        discountCodes: discountCodes.values(orders),
        totals: totals.values(orders),
        discounts: discounts.values(orders),
        covered: covered.values(orders),
        lineStarts,
        items: column(itemOf),
        quantities: column(quantities),
        returnedQuantities: column(returned),
        charged: column(charged),
        refunds: column(refunds),
        prices: column(prices),
        costs: column(costs),
        ...items.columns(),
        texts: encodeNames(names),
      };
    },
  };
};
