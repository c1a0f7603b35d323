/** The systems that can deliver by webhook; `generic` is anything that signs as docs/connections.md says. */
export const WEBHOOK_KINDS = ["shopify", "woocommerce", "stripe", "square", "generic"] as const;
export type WebhookKind = (typeof WEBHOOK_KINDS)[number];

/** All that can be connected. Those that don't deliver are only read: their webhooks don't say what has changed. */
export const CONNECTION_KINDS = [
  "shopify",
  "woocommerce",
  "magento",
  "bigcommerce",
  "medusa",
  "stripe",
  "square",
  "generic",
] as const;
export type ConnectionKind = (typeof CONNECTION_KINDS)[number];

export const isWebhookKind = (kind: ConnectionKind): kind is WebhookKind =>
  (WEBHOOK_KINDS as readonly ConnectionKind[]).includes(kind);

/** What a shop gives us to read from it, as fields of a connection. `address` is the shop's own and is shown; the rest is secret. */
export const ACCESS_FIELDS = [
  "address",
  "clientId",
  "clientSecret",
  "consumerKey",
  "consumerSecret",
  "accessToken",
  "apiKey",
] as const;
export type AccessField = (typeof ACCESS_FIELDS)[number];
/** Of one field. */
export const ACCESS_LENGTH = 500;
export type Access = Readonly<Partial<Record<AccessField, string>>>;

/** The kinds of shops that can be read; the others only deliver by webhook. */
export const READABLE_KINDS = [
  "shopify",
  "woocommerce",
  "magento",
  "bigcommerce",
  "medusa",
  "stripe",
  "square",
] as const satisfies readonly ConnectionKind[];

/** The fields that reading each kind of shop needs. */
export const ACCESS_OF: Record<ConnectionKind, readonly AccessField[]> = {
  shopify: ["address", "clientId", "clientSecret"],
  woocommerce: ["address", "consumerKey", "consumerSecret"],
  magento: ["address", "accessToken"],
  bigcommerce: ["address", "accessToken"],
  medusa: ["address", "apiKey"],
  stripe: ["apiKey"],
  square: ["accessToken"],
  generic: [],
};

/** The lists that a shop is read in, in this order: refunds need their orders. */
export const SOURCE_LISTS = ["orders", "refunds", "customers", "products"] as const;
export type SourceList = (typeof SOURCE_LISTS)[number];

/**
 * Why a shop could not be read. `KEY_REJECTED`: the keys are wrong or were revoked. `PERMISSION_MISSING`: the keys may not
 * read this. `NOT_FOUND`: no API at this address. `REDIRECTED`: the address leads to another one, which is not followed.
 * `UNREACHABLE`: no connection. `SHOP_FAILED`: the shop answered 5xx. `BAD_ANSWER`: not what the API documents.
 * `PRIVATE_ADDRESS`: an address of this network. `INSECURE_ADDRESS`: not https. `KEYS_MISSING`: none are stored, or they
 * were encrypted with another AUTH_SECRET.
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

/**
 * `incomplete`: the secret is missing; some shops show it only once they have the address. `new`: nothing has been
 * delivered. `loading`: the first load has not ended. `failing`: the last delivery failed. `disconnected`: the shop removed our app. `locked`: the secret was
 * encrypted with another AUTH_SECRET and has to be entered again.
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

/**
 * `queued`: not yet processed. `waiting`: for an order that has not arrived. `ignored`: nothing to store, or older than
 * what is stored.
 */
export const DELIVERY_STATES = ["queued", "waiting", "done", "ignored", "failed"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** Why a delivery was not stored. */
export const DELIVERY_PROBLEMS = [
  "invalid_json",
  "invalid_payload",
  "unknown_topic",
  "currency",
  "unknown_customer",
  "unknown_order",
  "outdated",
  "test",
  "INTERNAL_ERROR",
] as const;
export type DeliveryProblem = (typeof DELIVERY_PROBLEMS)[number];

/** The length of a secret that a shop shows or that we make. */
export const SECRET_LENGTH = { min: 8, max: 500 };
