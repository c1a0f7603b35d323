import { memoizeLast } from "#lib/memoize.ts";
import type { ItemColumns, LinePart } from "#records/rules/order-columns.ts";
import type { CopiedTexts } from "./cohorts-of-orders.ts";

/** What lines sold. Only products are sales of the shop's goods: the others are listed beside them and never counted as such. */
export const LINE_KINDS = ["product", "gift_card", "shipping", "sample"] as const;
export type LineKind = (typeof LINE_KINDS)[number];

const WORDS = [
  "(dotcom )?postage( & packing| and packing)?|carriage|freight",
  "(standard |express |free )?(shipping|delivery)( (&|and) handling)?( (cost|charge|fee|rate)s?)?",
  "(gastos|costos?|costes?) de (env[ií]o|entrega)|env[ií]o( (gratis|est[aá]ndar|expr[eé]s|urgente))?|portes|flete",
  "frete( (gr[aá]tis|expresso|fixo))?|((custo|taxa|valor)s? d[eo] )(envio|entrega|frete)",
].join("|");
/** The whole name, with an amount or a destination behind it at most: a delivery box is no delivery. */
const SHIPPING = new RegExp(String.raw`^\s*(${WORDS})\s*([-–—:(/,].*|[$€£]?\d.*)?$`, "iu");

/** Whether a line of this name charges delivery. */
export const isShipping = (name: string | null | undefined): boolean => SHIPPING.test(name ?? "");

/**
 * Tells what each line sold: `gift_card` where stored value is no sale, `shipping` by its name, `sample` if its price was 0 and
 * nothing was charged for it, otherwise `product`.
 */
export const makeLineKinds = ({ parts, texts }: CopiedTexts, giftCardsAreSales: boolean) => {
  const kindOfItem = (items: ItemColumns, item: number): LineKind => {
    if (!giftCardsAreSales && items.giftCards[item] !== 0) return "gift_card";
    return isShipping(texts[items.productNames[item] as number]) ? "shipping" : "product";
  };
  const kinds = new Map(
    parts.map(({ items }) => [items, Array.from(items.products, (_, item) => kindOfItem(items, item))]),
  );
  const kindsOf = memoizeLast((items: ItemColumns) => kinds.get(items));
  return ({ orders, items }: LinePart, line: number): LineKind => {
    const kind = kindsOf(items)?.[orders.items[line] as number] ?? "product";
    return kind === "product" && orders.prices[line] === 0 && orders.charged[line] === 0 ? "sample" : kind;
  };
};

export type KindOfLine = ReturnType<typeof makeLineKinds>;
