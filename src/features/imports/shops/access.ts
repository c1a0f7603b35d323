import { refuseField } from "#core/values/fields.ts";
import { readShopAddress } from "./define-shop.ts";
import { type Access, type AccessField, type ConnectionKind, getShop, listAccessFields } from "./shops.ts";

type GivenAccess = Readonly<Partial<Record<AccessField, string | undefined>>>;

/**
 * The keys of a shop as they are stored; null if none are given. An address that is sent back unchanged is no new key.
 * Throws INVALID_PARAMETER for the first missing or invalid field: keys are only valid together.
 */
export const readAccess = (
  kind: ConnectionKind,
  given: GivenAccess,
  storedAddress: string | null = null,
): Access | null => {
  const { readAddress = readShopAddress } = getShop(kind);
  const fields = listAccessFields(kind);
  const texts = new Map(fields.map((field) => [field, given[field]?.trim() ?? ""]));
  const entered = fields.filter((field) => texts.get(field) !== "");
  const [only] = entered;
  const isUnchanged =
    entered.length === 1 &&
    only === "address" &&
    fields.length > 1 &&
    storedAddress !== null &&
    readAddress(texts.get("address") ?? "") === storedAddress;
  if (entered.length === 0 || isUnchanged) return null;
  const missing = fields.find((field) => texts.get(field) === "");
  if (missing) refuseField(missing, { reason: "all_keys", message: "is required together with the other keys" });
  return Object.fromEntries([...texts].map(([field, text]) => [field, field === "address" ? readAddress(text) : text]));
};
