/** Tables whose rows move to the kept customer one by one, each with its key. */
export const MOVED: Readonly<Record<string, string>> = {
  orders: "order_id",
  support_tickets: "ticket_id",
  help_desk_tickets: "id",
  customer_events: "event_id",
  customer_notes: "id",
  segment_membership_changes: "id",
  webhook_messages: "id",
  privacy_requests: "id",
};

type Shared = {
  /** What a customer has one row of, besides the customer. */
  about: string;
  /** The rest of the key. */
  also?: string;
  /** What a restored row `r` needs. */
  needs: string;
};

const inTable = (table: string, column: string, id: string): string =>
  `exists (select from ${table} p where p.business_id = $1 and p.${column} = r.${id})`;

/** Tables with one row of a customer for each segment, tag, …: the kept customer gets those that they don't have yet. */
export const SHARED: Readonly<Record<string, Shared>> = {
  customer_segment_assignments: {
    about: "segment_id",
    needs: inTable("customer_segments", "segment_id", "segment_id"),
  },
  customer_tags: { about: "tag", needs: "true" },
  customer_action_marks: { about: "action", needs: "true" },
  audience_members: { about: "audience_id", also: "added_in", needs: "true" },
  audience_rejections: {
    about: "audience_id",
    needs: inTable("audience_destinations", "audience_id", "audience_id"),
  },
  consent_changes: { about: "recorded_at", also: "channel", needs: "true" },
  campaign_members: { about: "campaign_id", needs: inTable("campaigns", "id", "campaign_id") },
};

/** Tables calculated from the others. Their rows are only kept for an undo, until the next calculation. */
export const CALCULATED: Readonly<Record<string, { needs: string }>> = {
  customer_metrics: { needs: "true" },
  customer_rfm: { needs: "true" },
  purchasing_groups: { needs: "true" },
  customer_forecasts: { needs: "true" },
  customer_actions: { needs: "true" },
  customer_profiles: { needs: inTable("axis_models", "version", "version") },
  membership_positions: { needs: "true" },
  membership_changes: { needs: "true" },
  customer_drifts: { needs: "true" },
};

/** Stored with a merge. */
export type MergeParts = {
  /** The kept customer's values that the merge changed: what they were and what they became. */
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  /** The merged customer's rows by table. */
  rows: Record<string, unknown[]>;
  /** The rows that the kept customer got, by table. */
  added: Record<string, unknown[]>;
  /** The aliases that were the merged customer's. */
  aliases: string[];
  /** Pairs of possible duplicates. */
  duplicates: unknown[];
};
