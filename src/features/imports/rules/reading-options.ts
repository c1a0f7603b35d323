import type { ConsentChannel } from "#records/rules/incoming-records.ts";

/** What an order's state can be in a file; "refunded" is a sale that was refunded in full. */
export const FILE_STATUSES = ["completed", "partial", "pending", "cancelled", "refunded"] as const;
export type FileStatus = (typeof FILE_STATUSES)[number];

/** What a user says of a shop's own words: { Packed: "completed" }. */
export type StatusWords = Readonly<Record<string, FileStatus>>;

/** The order of day, month and year where a date does not show it: 03/04/2026. */
export const DATE_ORDERS = ["ymd", "dmy", "mdy"] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/** What separates the decimals of an amount; the other one may group its thousands. */
export const DECIMAL_SIGNS = [".", ","] as const;
export type DecimalSign = (typeof DECIMAL_SIGNS)[number];

/** What a row of a mapped file describes. Purchases have no order number: each row is one, or all rows of a customer and day are. */
export const MAPPED_ROWS = ["orders", "lines", "purchases", "days", "customers"] as const;
export type MappedRows = (typeof MAPPED_ROWS)[number];

/** Which column of a file is which field, and how it writes dates and amounts. */
export type ImportMapping = {
  rows: MappedRows;
  /** The file's column of each field (`listMappableFields`); a field that is not named is not read. */
  columns: Readonly<Partial<Record<string, string>>>;
  /** Null: days are written so that they can be read in one way only. */
  dateOrder: DateOrder | null;
  /** Null: as in 1234.50. */
  decimalSign: DecimalSign | null;
  /** Of times without an offset; by default the business's. */
  timeZone?: string | null;
};

/** What a user says about the rows of a file. */
export type RowOptions = {
  /** What one unit of another currency is worth in the business's: { EUR: 1.08 }. Other currencies are rejected. */
  rates?: Readonly<Record<string, number>>;
  /** What the shop's own status words mean. */
  statuses?: StatusWords;
  /** Of tables, as chosen or as the file shows. Without them, dates and amounts that can be read in two ways are rejected. */
  dateOrder?: DateOrder;
  decimalSign?: DecimalSign;
  /** Whether who has neither an ID nor an email address nor a phone number is known by the name, and no guest. */
  customersByName?: boolean;
  /** Everyone in a file of customers refused these. */
  unsubscribed?: readonly ConsentChannel[];
  /** A user confirmed that consents without a date also count for so many customers who had refused. */
  confirmGrants?: number;
};

/** What a user chooses for an import, besides how its file is taken apart. */
export type ImportChoices = RowOptions & {
  /** Where its orders were placed. */
  storefrontId: number;
  /** Days added to its dates. */
  shiftDays: number;
  /** For a file whose layout has no format of its own. */
  mapping?: ImportMapping;
  /** Before the IDs of its orders, customers and tickets. */
  idPrefix?: string;
};
