import { memoizeByObject } from "#lib/memoize.ts";
import type { ItemColumns, LinePart, WholeNumbers } from "#records/rules/order-columns.ts";
import { type CopiedCustomers, listOrderParts, type OrderCopy } from "./copied-orders.ts";
import type { StoredLines } from "./read-lines.ts";
import { decodeNames } from "./read-rows.ts";

/** All customers, each with their latest orders and lines, and the texts that both parts' columns refer to. */
export type CopiedLines = { parts: (LinePart & { orders: CopiedCustomers })[]; texts: readonly string[] };

/** A copy's texts, read once while it is held. */
const textsOf = memoizeByObject(({ texts }: StoredLines) => decodeNames(texts));
const textPlaces = memoizeByObject((lines: StoredLines) => new Map(textsOf(lines).map((text, at) => [text, at])));

const toItems = (of: StoredLines, placeOf: (text: number) => number): ItemColumns => ({
  products: of.itemProducts.map(placeOf),
  productNames: of.itemProductNames.map(placeOf),
  variants: of.itemVariants.map(placeOf),
  categories: of.itemCategories.map(placeOf),
  brands: of.itemBrands.map(placeOf),
  parents: of.itemParents.map(placeOf),
  giftCards: of.itemGiftCards,
});

const unchanged = (text: number): number => text;

/** Throws if the copy has no lines. */
export const listLineParts = memoizeByObject((copy: OrderCopy): CopiedLines => {
  let texts: readonly string[] = [];
  const parts = listOrderParts(copy).map(({ orders, skipped }, at) => {
    if (!orders.texts) throw new Error("The copy has no lines");
    // It has all of their columns, or none.
    const lines = orders as CopiedCustomers & StoredLines;
    if (at === 0) {
      texts = textsOf(lines);
      return { orders: lines, skipped, items: toItems(lines, unchanged) };
    }
    const [known, added] = [textPlaces(copy.customers as CopiedCustomers & StoredLines), [...texts]];
    const own = Int32Array.from(textsOf(lines), (text) => known.get(text) ?? added.push(text) - 1);
    texts = added;
    const placeOf = (text: number): number => (text < 0 ? -1 : (own[text] as number));
    const renamed = (column: WholeNumbers): WholeNumbers => Int32Array.from(column, placeOf);
    const { channels, discountCodes } = lines;
    return {
      orders: { ...lines, channels: renamed(channels), discountCodes: renamed(discountCodes) },
      skipped,
      items: toItems(lines, placeOf),
    };
  });
  return { parts, texts };
});
