import { z } from "zod";
import { findEmail } from "#core/values/fields.ts";
import { DeliveryRefused } from "#features/imports/rules/connections/delivery.ts";
import type { Effect, HelpDeskTicket, ReadPayload } from "../../rules/connections/effect.ts";
import { id as anyId, readPayload, time } from "../../rules/connections/payload.ts";
import { ownTags } from "./fields.ts";

// Gorgias's records (developers.gorgias.com/reference). Its times have no zone and are in UTC.

const MOST_MESSAGES = 100_000;
const LONGEST_CHANNEL = 40;

/** Gorgias counts. IDs become part of addresses that are called with the key, where `..` would lead elsewhere. */
const id = anyId.refine((digits) => /^\d{1,20}$/.test(digits), "must be a number");

const text = z.string().nullish();

const ticketSchema = z.object({
  id,
  status: text,
  channel: text,
  spam: z.boolean().nullish(),
  customer: z.object({ id: id.nullish(), email: text }).nullish(),
  tags: z.array(z.object({ name: z.string() })).nullish(),
  messages_count: z.int().min(0).nullish(),
  satisfaction_survey: z.object({ score: z.int().min(1).max(5).nullish() }).nullish(),
  created_datetime: time,
  closed_datetime: time.nullish(),
  updated_datetime: time.nullish(),
  trashed_datetime: time.nullish(),
});
type Ticket = z.output<typeof ticketSchema>;

/** Null while open. The clocks of Gorgias's servers differ by parts of a second. */
const readClosedAt = ({
  status,
  closed_datetime: closed,
  updated_datetime: updated,
  created_datetime: opened,
}: Ticket) => {
  if (status !== "closed") return null;
  const at = closed ?? updated ?? opened;
  return at < opened ? opened : at;
};

const readCustomerEmail = ({ customer }: Ticket): string | null => findEmail(customer?.email ?? "");

const ticketEffect = (ticket: Ticket): Effect => {
  const read: HelpDeskTicket = {
    externalId: ticket.id,
    requesterId: ticket.customer?.id ?? null,
    email: readCustomerEmail(ticket),
    openedAt: ticket.created_datetime,
    closedAt: readClosedAt(ticket),
    channel: (ticket.channel?.trim().toLowerCase() || "other").slice(0, LONGEST_CHANNEL),
    messageCount: Math.min(ticket.messages_count ?? 1, MOST_MESSAGES),
    satisfaction: ticket.satisfaction_survey?.score ?? null,
    tags: ticket.tags ? ownTags(ticket.tags.map(({ name }) => name)) : null,
    isGone: ticket.spam === true || Boolean(ticket.trashed_datetime),
  };
  const updatedAt = ticket.updated_datetime ?? null;
  return { kind: "help_desk_ticket", record: `ticket:${ticket.id}`, updatedAt, ticket: read };
};

/** A ticket of `GET /api/tickets`. */
export const readGorgiasTicket: ReadPayload = (payload) => [ticketEffect(readPayload(ticketSchema, payload))];

const surveySchema = z.object({
  id,
  ticket_id: id,
  score: z.int().min(1).max(5).nullish(),
  scored_datetime: time.nullish(),
});

/** A survey of `GET /api/satisfaction-surveys`. Those that were not answered change nothing. */
export const readGorgiasSurvey: ReadPayload = (payload) => {
  const survey = readPayload(surveySchema, payload);
  if (!survey.score) return [];
  return [
    {
      kind: "survey",
      record: `survey:${survey.id}`,
      updatedAt: survey.scored_datetime ?? null,
      ticketExternalId: survey.ticket_id,
      score: survey.score,
    },
  ];
};

/** Placeholders without a value are empty, or Python's word for nothing. */
const filled = z.preprocess(
  (value) => (typeof value === "string" && /^(none|null|)$/i.test(value.trim()) ? null : value),
  z.union([z.string(), z.number(), z.boolean()]).nullish(),
);

const flatSchema = z.object({ ticket_id: z.union([z.string().min(1), z.number()]) }).catchall(filled);
const contextSchema = z.object({ ticket: z.unknown() });

/** The flat body as a ticket of the API. */
const asTicket = ({ ticket_id: ticketId, ...flat }: z.output<typeof flatSchema>): object => {
  const count = flat.messages_count;
  return {
    ...flat,
    id: ticketId,
    spam: flat.spam === undefined || flat.spam === null ? null : /^true$/i.test(String(flat.spam)),
    customer: { id: flat.customer_id, email: flat.email },
    messages_count: count === undefined || count === null ? null : Number(count),
  };
};

/** A ticket pushed by an HTTP integration: `GORGIAS_BODY`, or an object with the whole `ticket`. */
const readPushedTicket: ReadPayload = (payload, shop) => {
  const whole = contextSchema.safeParse(payload);
  if (whole.success && whole.data.ticket) return readGorgiasTicket(whole.data.ticket, shop);
  const { data } = flatSchema.safeParse(payload);
  if (data) return readGorgiasTicket(asTicket(data), shop);
  throw new DeliveryRefused("invalid_payload", "ticket_id: Required");
};

export const GORGIAS_TOPICS: Record<string, ReadPayload> = { ticket: readPushedTicket };
