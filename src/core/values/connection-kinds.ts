import { BrandedError } from "./branded-error.ts";

/** Why a delivery was not stored; `refund_above_total` was, but only counts up to the order's total. */
export const DELIVERY_PROBLEMS = [
  "invalid_json",
  "invalid_payload",
  "unknown_topic",
  "currency",
  "unknown_customer",
  "unknown_order",
  "outdated",
  "refund_above_total",
  "test",
  "INTERNAL_ERROR",
] as const;

export type DeliveryProblem = (typeof DELIVERY_PROBLEMS)[number];

/** Why a payload is not stored. `isFine`: expected, so the delivery counts as ignored, not as failed. */
export class DeliveryRefused extends BrandedError {
  static override readonly brand: symbol = Symbol.for("customer-360.delivery-refused");

  readonly problem: DeliveryProblem;
  readonly detail: string;
  readonly isFine: boolean;

  constructor(problem: DeliveryProblem, detail: string, { isFine = false } = {}) {
    super(`${problem}: ${detail}`);
    this.problem = problem;
    this.detail = detail;
    this.isFine = isFine;
  }
}

/**
 * Why a shop could not be read. `KEY_REJECTED`: the keys are wrong or were revoked. `PERMISSION_MISSING`: the keys may not
 * read this. `NOT_FOUND`: no API at this address. `REDIRECTED`: the address redirects, which is not followed.
 * `UNREACHABLE`: no connection. `SHOP_FAILED`: the shop answered 5xx. `BAD_ANSWER`: not what the API documents.
 * `PRIVATE_ADDRESS`: an address of the server's own network. `INSECURE_ADDRESS`: not https. `KEYS_MISSING`: none are
 * stored, or they were encrypted with another AUTH_SECRET.
 */
export const SOURCE_PROBLEMS = [
  "KEY_REJECTED",
  "PERMISSION_MISSING",
  "NOT_FOUND",
  "REDIRECTED",
  "RATE_LIMITED",
  "UNREACHABLE",
  "TIMED_OUT",
  "SHOP_FAILED",
  "BAD_ANSWER",
  "PRIVATE_ADDRESS",
  "INSECURE_ADDRESS",
  "KEYS_MISSING",
] as const;

export type SourceProblem = (typeof SOURCE_PROBLEMS)[number];

/** The lists of a shop or help desk, in the order in which they are read: refunds need their orders, surveys their tickets. */
export const SOURCE_LISTS = ["orders", "refunds", "customers", "products", "tickets", "surveys"] as const;
export type SourceList = (typeof SOURCE_LISTS)[number];

/** An encrypted secret and the ID of the AUTH_SECRET it was encrypted with. */
export type StoredSecret = { sealed: string; keyId: string };

/**
 * The keys for reading a shop, as fields of a connection. `address` is the shop's own and is shown; the others are secret.
 */
export type AccessField =
  | "address"
  | "clientId"
  | "clientSecret"
  | "consumerKey"
  | "consumerSecret"
  | "accessToken"
  | "email"
  | "apiKey";
/** Of each field. */
export const ACCESS_LENGTH = 500;
export type Access = Readonly<Partial<Record<AccessField, string>>>;

/**
 * `access`: the fields that reading it needs; a kind without any can't be read. `hasWebhooks`: it can send us changes.
 * `hasOwnNumbers`: the IDs of its records are unique in one shop only, such as 1001.
 */
type Features = { access: readonly AccessField[]; hasWebhooks: boolean; hasOwnNumbers: boolean };

/**
 * The systems that can be connected. `generic` is any system that signs its webhooks as docs/connections.md describes. The
 * webhooks of Magento, BigCommerce and Medusa don't include the changed record, so these are only read.
 */
const KINDS = {
  shopify: { access: ["address", "clientId", "clientSecret"], hasWebhooks: true, hasOwnNumbers: false },
  woocommerce: { access: ["address", "consumerKey", "consumerSecret"], hasWebhooks: true, hasOwnNumbers: true },
  magento: { access: ["address", "accessToken"], hasWebhooks: false, hasOwnNumbers: true },
  bigcommerce: { access: ["address", "accessToken"], hasWebhooks: false, hasOwnNumbers: true },
  medusa: { access: ["address", "apiKey"], hasWebhooks: false, hasOwnNumbers: false },
  stripe: { access: ["apiKey"], hasWebhooks: true, hasOwnNumbers: false },
  square: { access: ["accessToken"], hasWebhooks: true, hasOwnNumbers: false },
  gorgias: { access: ["address", "email", "apiKey"], hasWebhooks: true, hasOwnNumbers: false },
  generic: { access: [], hasWebhooks: true, hasOwnNumbers: true },
} as const satisfies Record<string, Features>;

export type ConnectionKind = keyof typeof KINDS;
export type WebhookKind = {
  [Kind in ConnectionKind]: (typeof KINDS)[Kind]["hasWebhooks"] extends true ? Kind : never;
}[ConnectionKind];
export type ReadableKind = {
  [Kind in ConnectionKind]: (typeof KINDS)[Kind]["access"] extends readonly [] ? never : Kind;
}[ConnectionKind];

export const listAccessFields = (kind: ConnectionKind): readonly AccessField[] => KINDS[kind].access;
export const isWebhookKind = (kind: ConnectionKind): kind is WebhookKind => KINDS[kind].hasWebhooks;
export const isReadableKind = (kind: ConnectionKind): kind is ReadableKind => listAccessFields(kind).length > 0;

/** What is put before the IDs of a shop's records: outlet-. */
export const ID_PREFIX = /^([a-z0-9][a-z0-9-]*-)?$/;
export const LONGEST_PREFIX = 20;

export const numbersItsRecords = (kind: ConnectionKind): boolean => KINDS[kind].hasOwnNumbers;

/** Help desks have tickets instead of orders, and can get tags back. */
export const isHelpDeskKind = (kind: ConnectionKind): kind is "gorgias" => kind === "gorgias";

export const CONNECTION_KINDS = Object.keys(KINDS) as ConnectionKind[];
export const NUMBERED_KINDS = CONNECTION_KINDS.filter(numbersItsRecords);
export const WEBHOOK_KINDS = CONNECTION_KINDS.filter(isWebhookKind);

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
