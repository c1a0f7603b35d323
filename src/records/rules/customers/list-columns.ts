import { CUSTOM_KEY } from "#core/values/custom-fields.ts";
import { ORDER_CHANCES } from "#lib/clv/forecast-setting.ts";

/** The columns that can follow a customer's name in a list, and the default ones. */
export const COLUMNS = [
  "rfmSegment",
  "lifetimeValue",
  "orderCount",
  "lastOrderAt",
  "predictedClv",
  ...ORDER_CHANCES,
  "segments",
  "grossMargin",
  "marginRate",
  "loyaltyLevel",
  "country",
  "externalId",
] as const;

const PREFIX = "custom.";

/** A column of one of the business's own fields, by its key. */
type CustomColumn = `${typeof PREFIX}${string}`;
export type CustomerColumn = (typeof COLUMNS)[number] | CustomColumn;

export const STANDARD_COLUMNS: readonly CustomerColumn[] = [
  "rfmSegment",
  "lifetimeValue",
  "orderCount",
  "lastOrderAt",
  "predictedClv",
  "segments",
];

export const customColumn = (key: string): CustomColumn => `${PREFIX}${key}`;

/** The key of the custom field that a column shows; undefined for other columns. */
export const parseCustomKey = (column: string): string | undefined => {
  const key = column.startsWith(PREFIX) ? column.slice(PREFIX.length) : "";
  return CUSTOM_KEY.test(key) ? key : undefined;
};

export const isCustomerColumn = (name: string): name is CustomerColumn =>
  COLUMNS.some((column) => column === name) || parseCustomKey(name) !== undefined;
