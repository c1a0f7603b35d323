import { mergeNames, refuseField } from "#core/values/fields.ts";
import { bigcommerce } from "./bigcommerce/shop.ts";
import { type AccessRule, readShopAddress, type ShopDefinition } from "./define-shop.ts";
import { generic } from "./generic/shop.ts";
import { gorgias } from "./gorgias/shop.ts";
import { magento } from "./magento/shop.ts";
import { medusa } from "./medusa/shop.ts";
import { shopify } from "./shopify/shop.ts";
import { square } from "./square/shop.ts";
import { stripe } from "./stripe/shop.ts";
import { woocommerce } from "./woocommerce/shop.ts";

/** The systems that can be connected. Each has the name of its folder, in the order of the form and of the API reference. */
export const SHOPS = { shopify, woocommerce, magento, bigcommerce, medusa, stripe, square, gorgias, generic };

type Shops = typeof SHOPS;
export type ConnectionKind = keyof Shops;
export type WebhookKind = {
  [Kind in ConnectionKind]: Shops[Kind] extends { webhooks: object } ? Kind : never;
}[ConnectionKind];
export type ReadableKind = {
  [Kind in ConnectionKind]: keyof Shops[Kind]["access"] extends never ? never : Kind;
}[ConnectionKind];
export type HelpDeskKind = {
  [Kind in ConnectionKind]: Shops[Kind] extends { isHelpDesk: true } ? Kind : never;
}[ConnectionKind];

export const getShop = (kind: ConnectionKind): ShopDefinition => SHOPS[kind];

/** The keys for reading a shop, as fields of a connection. */
export type AccessField = { [Kind in ConnectionKind]: keyof Shops[Kind]["access"] }[ConnectionKind];
export type Access = Readonly<Partial<Record<AccessField, string>>>;
/** Of each field. */
export const ACCESS_LENGTH = 500;

export const listAccessFields = (kind: ConnectionKind): readonly AccessField[] =>
  Object.keys(SHOPS[kind].access) as AccessField[];
export const getAccessRule = (kind: ConnectionKind, field: AccessField): AccessRule =>
  getShop(kind).access[field] ?? {};

export const isWebhookKind = (kind: ConnectionKind): kind is WebhookKind => getShop(kind).webhooks !== undefined;
export const isReadableKind = (kind: ConnectionKind): kind is ReadableKind => listAccessFields(kind).length > 0;
/** Help desks have tickets instead of orders, and can get tags back. */
export const isHelpDeskKind = (kind: ConnectionKind): kind is HelpDeskKind => getShop(kind).isHelpDesk === true;
export const numbersItsRecords = (kind: ConnectionKind): boolean => getShop(kind).ownNumbers !== undefined;

export const CONNECTION_KINDS = Object.keys(SHOPS) as ConnectionKind[];
export const WEBHOOK_KINDS = CONNECTION_KINDS.filter(isWebhookKind);
export const ACCESS_FIELDS: readonly AccessField[] = mergeNames(CONNECTION_KINDS.map(listAccessFields));

/** The length of a webhook's secret. */
export const SECRET_LENGTH = { min: 8, max: 500 };

/**
 * `incomplete`: the secret is missing; some shops show it only after the address was entered there. `new`: nothing has
 * been delivered. `loading`: the first load is not complete. `failing`: the last delivery failed. `disconnected`: the shop
 * removed our app. `locked`: the secret was encrypted with another AUTH_SECRET and has to be entered again.
 */
export const CONNECTION_STATES = [
  "incomplete",
  "new",
  "loading",
  "active",
  "failing",
  "disconnected",
  "locked",
] as const;
export type ConnectionState = (typeof CONNECTION_STATES)[number];

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
