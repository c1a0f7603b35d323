/** Records that an import created or changed and that another writer has changed, deleted or sent again since. */
const CHANGED = [
  "orders_changed",
  "customers_changed",
  "support_tickets_changed",
  "products_changed",
  "customers_merged",
] as const;

/** Customers created by the import that other imports or API calls have added records to. */
const CUSTOMERS = [
  "customers_with_orders",
  "customers_with_support_tickets",
  "customers_with_customer_notes",
  "customers_with_customer_tags",
  "customers_with_customer_segment_assignments",
  "customers_with_customer_events",
  "customers_with_customer_action_marks",
  "customers_with_audience_members",
  "customers_with_campaign_members",
] as const;

/** What can keep an import from being undone. */
export const UNDO_BLOCKERS = [...CHANGED, ...CUSTOMERS] as const;

export type UndoBlocker = {
  what: (typeof UNDO_BLOCKERS)[number];
  /** How many orders, customers, tickets or products. */
  count: number;
  /** The files of the later imports that changed them or have them too. */
  imports: string[];
};

const SENTENCES: Record<UndoBlocker["what"], string> = {
  orders_changed: "orders were changed, deleted or sent again since",
  customers_changed: "customers were changed, deleted or sent again since",
  support_tickets_changed: "support tickets were changed, deleted or sent again since",
  products_changed: "products were changed, deleted or sent again since",
  customers_merged: "merges of duplicates concern its customers or orders and have to be undone first",
  customers_with_orders: "new customers have orders from elsewhere",
  customers_with_support_tickets: "new customers have support tickets from elsewhere",
  customers_with_customer_notes: "new customers have notes",
  customers_with_customer_tags: "new customers have tags from elsewhere",
  customers_with_customer_segment_assignments: "new customers were added to segments manually",
  customers_with_customer_events: "new customers have events",
  customers_with_customer_action_marks: "new customers have recorded outcomes",
  customers_with_audience_members: "new customers were sent with an audience",
  customers_with_campaign_members: "new customers are in a campaign",
};

/** In English. */
export const blockersText = (blockers: readonly UndoBlocker[]): string => {
  const parts = blockers.map(({ what, count, imports }) => {
    const by = imports.length > 0 ? ` (${imports.join(", ")})` : "";
    return `${count} ${SENTENCES[what]}${by}`;
  });
  return `The import can't be undone: ${parts.join("; ")}`;
};
