import {
  type Access,
  type AccessField,
  type ConnectionKind,
  isHelpDeskKind,
  listAccessFields,
} from "#core/values/connection-kinds.ts";
import { refuseField } from "#core/values/fields.ts";
import { parseWebAddress } from "#core/values/web-address.ts";

/** As it is entered or copied from a browser: with or without https://, and without what follows the path. */
const readAddress = (text: string): string => {
  const address = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  const url = parseWebAddress(address);
  if (url?.username !== "") {
    return refuseField("address", {
      reason: "address",
      message: "must be an address such as https://shop.example.com",
    });
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
};

const HELP_DESK = /^https:\/\/[a-z0-9-]+\.gorgias\.com$/;

/**
 * Gorgias by its subdomain or address: https only to gorgias.com, so that no other server gets the key. Addresses with http
 * are only read with ALLOW_PRIVATE_CONNECTIONS.
 */
const readHelpDeskAddress = (text: string): string => {
  const isName = /^[a-z0-9-]+$/i.test(text);
  const address = readAddress(isName ? `${text.toLowerCase()}.gorgias.com` : text);
  const origin = new URL(address).origin;
  if (HELP_DESK.test(origin) || origin.startsWith("http:")) return origin;
  return refuseField("address", {
    reason: "help_desk_address",
    message: "must be the address of a Gorgias account, such as https://your-shop.gorgias.com",
  });
};

const addressReader = (kind: ConnectionKind) => (isHelpDeskKind(kind) ? readHelpDeskAddress : readAddress);

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
  const readPlace = addressReader(kind);
  const fields = listAccessFields(kind);
  const texts = new Map(fields.map((field) => [field, given[field]?.trim() ?? ""]));
  const entered = fields.filter((field) => texts.get(field) !== "");
  const [only] = entered;
  const isUnchanged =
    entered.length === 1 &&
    only === "address" &&
    fields.length > 1 &&
    storedAddress !== null &&
    readPlace(texts.get("address") ?? "") === storedAddress;
  if (entered.length === 0 || isUnchanged) return null;
  const missing = fields.find((field) => texts.get(field) === "");
  if (missing) refuseField(missing, { reason: "all_keys", message: "is required together with the other keys" });
  return Object.fromEntries([...texts].map(([field, text]) => [field, field === "address" ? readPlace(text) : text]));
};

/**
 * `queued`: not yet processed. `waiting`: its order has not arrived. `ignored`: nothing to store, or older than what is
 * stored.
 */
export const DELIVERY_STATES = ["queued", "waiting", "done", "ignored", "failed"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];
