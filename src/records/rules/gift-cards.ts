import type { IncomingItem } from "./incoming-records.ts";

const WORDS = "((e-?)?gift[ _-]?(card|certificate|voucher)s?|tarjetas? (de )?regalo|(cart[aã]o|vale)[ -]?presente)";
const TYPE = new RegExp(String.raw`^\s*${WORDS}\s*$`, "iu");
/** The whole name, with an amount or variant behind it at most: a gift card holder is no gift card. */
const NAME = new RegExp(String.raw`^\s*${WORDS}\s*([-–—:(/,].*|[$€£]?\d.*)?$`, "iu");

/**
 * Whether a line sells stored value, which is no sale until it is spent. What its source marks counts; without a mark, its type or
 * its name. Migration 0009_gift_cards does the same in SQL.
 */
export const isGiftCard = ({
  isGiftCard: isMarked,
  productType,
  productName,
}: Pick<IncomingItem, "isGiftCard" | "productType" | "productName">): boolean =>
  isMarked ?? (TYPE.test(productType ?? "") || NAME.test(productName ?? ""));
