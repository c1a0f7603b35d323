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
