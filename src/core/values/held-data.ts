/** A table with rows of customers; a test compares these with the database's catalog. */
export type HeldTable = {
  /** The part of the export. */
  part: string;
  table: string;
  /** How a row refers to a customer: by our ID (if absent), by an order, by the store's own ID, or by a merge into them. */
  by?: "id" | "order" | "externalId" | "merge";
  order: string;
  /** Columns in minor units. */
  money?: readonly string[];
  /** Columns that say nothing about the person, or repeat others in the product's own form. */
  omitted?: readonly string[];
  /** Restricts a table that also has rows of other things. */
  only?: string;
  /** Computed by a model or a playbook: deleted when the customer objects to profiling. */
  isComputed?: true;
  /** Rows of segments are exported with the segment's name. */
  isOfSegment?: true;
};

/** The tables with customers' IDs that a feature adds. */
export type HeldData = {
  /** In the order of the export. */
  tables?: readonly HeldTable[];
  /** Those that are not exported, and why. */
  left?: Readonly<Record<string, string>>;
};
