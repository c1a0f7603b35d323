/**
 * The body that an HTTP integration sends: Gorgias fills in the placeholders. It has no message, subject or name, because
 * nothing here uses them.
 */
export const GORGIAS_BODY = {
  ticket_id: "{{ticket.id}}",
  status: "{{ticket.status}}",
  channel: "{{ticket.channel}}",
  spam: "{{ticket.spam}}",
  customer_id: "{{ticket.customer.id}}",
  email: "{{ticket.customer.email}}",
  messages_count: "{{ticket.messages_count}}",
  created_datetime: "{{ticket.created_datetime}}",
  closed_datetime: "{{ticket.closed_datetime}}",
  updated_datetime: "{{ticket.updated_datetime}}",
} as const;

/** The header with the connection's secret. Gorgias doesn't sign what it sends. */
export const GORGIAS_SECRET_HEADER = "x-customer-360-secret";

/** Tags that begin so are ours: only these are ever removed. */
const TAG_PREFIX = "c360:";

/** Gorgias allows 256 characters, of which nobody reads so many. */
const LONGEST_TAG = 100;
const MOST_SEGMENTS = 5;

/** Commas separate tags where people enter them. */
const tag = (about: string, value: string): string =>
  `${TAG_PREFIX}${about}:${value.replace(/[\s,]+/g, " ").trim()}`.slice(0, LONGEST_TAG).trim();

export const ownTags = (tags: readonly string[]): string[] => tags.filter((each) => each.startsWith(TAG_PREFIX));

/** What agents see of a customer. */
export type TicketHints = {
  /** Names. */
  segments: readonly string[];
  archetype: string | null;
  clvTier: string | null;
  priority: string;
};

/** The tags of an open ticket; none for a customer about whom nothing may be said. */
export const ticketTags = (hints: TicketHints | null): string[] => {
  if (!hints) return [];
  const { segments, archetype, clvTier, priority } = hints;
  const tags = [
    ...segments.slice(0, MOST_SEGMENTS).map((name) => tag("segment", name)),
    ...(archetype ? [tag("archetype", archetype)] : []),
    ...(clvTier ? [tag("clv", clvTier)] : []),
    tag("priority", priority),
  ];
  return [...new Set(tags)];
};

/** What to add to a ticket's tags, and which of ours to remove. */
export const tagChanges = (
  has: readonly string[],
  wants: readonly string[],
): { added: string[]; removed: string[] } => ({
  added: wants.filter((each) => !has.includes(each)),
  removed: ownTags(has).filter((each) => !wants.includes(each)),
});

/** Customer fields in Gorgias, by the external ID that finds them again. */
export const CUSTOMER_FIELDS = {
  customer360_segments: "Customer 360 segments",
  customer360_archetype: "Customer 360 archetype",
  customer360_clv_tier: "Customer 360 CLV tier",
  customer360_priority: "Customer 360 priority",
} as const;
type CustomerField = keyof typeof CUSTOMER_FIELDS;
export type CustomerFieldValues = Record<CustomerField, string | null>;

export const customerFieldValues = (hints: TicketHints | null): CustomerFieldValues => ({
  customer360_segments: hints?.segments.slice(0, MOST_SEGMENTS).join(", ").slice(0, 255) || null,
  customer360_archetype: hints?.archetype?.slice(0, 255) ?? null,
  customer360_clv_tier: hints?.clvTier ?? null,
  customer360_priority: hints?.priority ?? null,
});

/** The fields whose values differ from those sent before. */
export const fieldChanges = (sent: Partial<CustomerFieldValues>, wanted: CustomerFieldValues): CustomerField[] =>
  (Object.keys(CUSTOMER_FIELDS) as CustomerField[]).filter((field) => (sent[field] ?? null) !== wanted[field]);
