import { DeliveryRefused } from "./delivery-refused.ts";
import { storableText } from "./text-problem.ts";

/**
 * Parses JSON. IDs that a JavaScript number can't hold exactly stay text. Removes characters that the database can't store
 * from texts. Throws `DeliveryRefused`.
 */
export const parseJson = (text: string): unknown => {
  const keep = (_: string, value: unknown, { source = "" }: { source?: string } = {}): unknown => {
    if (typeof value === "string") return storableText(value);
    return typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? source : value;
  };
  try {
    return JSON.parse(text, keep as (key: string, value: unknown) => unknown);
  } catch {
    throw new DeliveryRefused("invalid_json", "");
  }
};
