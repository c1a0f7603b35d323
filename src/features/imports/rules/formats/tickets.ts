import { type ColumnOf, type Columns, columnPositions } from "#features/imports/rules/layout.ts";
import { namesBeyondDoubt } from "#features/imports/rules/names/column-names.ts";
import { isFuture } from "#lib/time/local-time.ts";
import type { IncomingTicket } from "#records/rules/incoming-records.ts";
import { cellText, isRounded, plainId } from "../cells/cell-text.ts";
import { readTime, zoneAt } from "../cells/dates.ts";
import type { ImportFormat, Row, RowProblem, Shop } from "../import-format.ts";
import { ORDER_PROBLEMS } from "../orders/order-file.ts";

const REQUIRED = ["ticket_id", "customer_id", "opened_at", "channel"] as const;
const OPTIONAL = ["closed_at", "message_count", "satisfaction", "was_reopened"] as const;
export type TicketColumn = (typeof REQUIRED)[number] | (typeof OPTIONAL)[number];
export const TICKET_COLUMNS: TicketColumn[] = [...REQUIRED, ...OPTIONAL];

/** The reasons for skipping a row, stated as requirements. */
export const TICKET_PROBLEMS = {
  columns: "Must have as many cells as the header",
  required: "Must not be empty",
  lost_digits: ORDER_PROBLEMS.lost_digits,
  too_long: "Must have at most 255 characters, a channel at most 40",
  time: "Must be a time such as 2026-11-02 09:30:00 (in the business's time zone) or 2026-11-02T09:30:00Z",
  date_order: ORDER_PROBLEMS.date_order,
  unknown_zone: ORDER_PROBLEMS.unknown_zone,
  future: ORDER_PROBLEMS.future,
  before_opening: "Must not be before the ticket was opened",
  messages: "Must be a whole number from 0 to 100000, or empty for 1",
  rating: "Must be a whole number from 1 to 5, or empty",
  yes_no: "Must be yes or no (or true, false, 1, 0), or empty for no",
  no_customer: "Must be the shop's ID of an existing customer: import their orders first",
} as const;
type TicketProblemCode = keyof typeof TICKET_PROBLEMS;

/** One invalid cell, with the column name used in the file. */
export type TicketProblem = RowProblem & { code: TicketProblemCode };
/** A ticket, and the problem of its row if its customer does not exist. */
export type TicketLine = { ticket: IncomingTicket; ifUnknown: TicketProblem };

export const TICKET_LAYOUT = {
  name: "tickets",
  columns: REQUIRED,
  optional: OPTIONAL,
  // Among tickets, what an order's file calls otherwise is the customer's.
  otherNames: {
    ...namesBeyondDoubt(TICKET_COLUMNS),
    customer_id: ["customer", "customer_external_id", "external_id", "requester_external_id"],
  },
} satisfies Columns;

const parseWholeNumber = (text: string, least: number, most: number): number | null => {
  const value = Number(text);
  return /^\d{1,6}(\.0+)?$/.test(text) && value >= least && value <= most ? value : null;
};

const YES = /^(yes|true|1|y|t)$/i;
const NO = /^(no|false|0|n|f|)$/i;

/**
 * Reads the rows of a ticket file by its header; each row is a ticket or a list of problems. Times without an offset
 * are in the business's time zone. Throws INVALID_BODY if the header lacks a required column.
 */
export const ticketReader = (
  header: readonly string[],
  { timeZone, dateOrder, now, hasChosenZone = false }: Pick<Shop, "timeZone" | "dateOrder" | "now" | "hasChosenZone">,
  placeOf: ColumnOf = columnPositions(TICKET_LAYOUT, header),
) => {
  const width = Math.max(...TICKET_COLUMNS.map(placeOf)) + 1;

  return (row: Row): TicketLine | TicketProblem => {
    const cell = (column: TicketColumn): string => {
      const text = cellText(row.cells[placeOf(column)]);
      return column === "ticket_id" || column === "customer_id" ? plainId(text) : text;
    };
    const wrong = (column: TicketColumn, code: TicketProblemCode): TicketProblem => ({
      line: row.line,
      column: header[placeOf(column)]?.trim() ?? column,
      code,
      reason: TICKET_PROBLEMS[code],
      value: cell(column),
    });
    if (row.cells.length < width) return { ...wrong("ticket_id", "columns"), value: row.cells.join(",").slice(0, 200) };
    const empty = REQUIRED.find((column) => cell(column) === "");
    if (empty) return wrong(empty, "required");
    const rounded = (["ticket_id", "customer_id"] as const).find((column) => isRounded(cell(column)));
    if (rounded) return wrong(rounded, "lost_digits");
    const long = REQUIRED.find((column) => cell(column).length > (column === "channel" ? 40 : 255));
    if (long) return wrong(long, "too_long");
    const timeOf = (column: "opened_at" | "closed_at"): Date | TicketProblem => {
      const text = cell(column);
      const isDay = !/\d:\d\d/.test(text) && !/^\d{10,}$/.test(text);
      const zone = zoneAt([header[placeOf(column)] ?? ""], text, { hasChosenZone });
      if (zone === null) return wrong(column, "unknown_zone");
      const at = isDay ? null : readTime(text, zone ?? timeZone, dateOrder, now);
      if (at === "ambiguous") return wrong(column, "date_order");
      if (at === null) return wrong(column, "time");
      return isFuture(at, now) ? wrong(column, "future") : at;
    };
    const openedAt = timeOf("opened_at");
    if ("reason" in openedAt) return openedAt;
    const closedAt = cell("closed_at") === "" ? null : timeOf("closed_at");
    if (closedAt && "reason" in closedAt) return closedAt;
    if (closedAt && closedAt < openedAt) return wrong("closed_at", "before_opening");
    const messageCount = cell("message_count") === "" ? 1 : parseWholeNumber(cell("message_count"), 0, 100_000);
    if (messageCount === null) return wrong("message_count", "messages");
    const satisfaction = cell("satisfaction") === "" ? null : parseWholeNumber(cell("satisfaction"), 1, 5);
    if (cell("satisfaction") !== "" && satisfaction === null) return wrong("satisfaction", "rating");
    const wasReopened = YES.test(cell("was_reopened"));
    if (!wasReopened && !NO.test(cell("was_reopened"))) return wrong("was_reopened", "yes_no");
    return {
      ifUnknown: wrong("customer_id", "no_customer"),
      ticket: {
        externalId: cell("ticket_id"),
        customerExternalId: cell("customer_id"),
        openedAt,
        closedAt,
        channel: cell("channel").toLowerCase(),
        messageCount,
        satisfaction,
        wasReopened,
      },
    };
  };
};

/** Support tickets of customers that are stored already. */
export const ticketsCsv: ImportFormat = {
  ...TICKET_LAYOUT,
  summary: "support tickets of existing customers",
  about: "tickets",
  documentColumn: "ticket_id",
  fields: Object.fromEntries(TICKET_COLUMNS.map((column) => [column, column])),
  open: (columnOf, shop, header) => {
    const read = ticketReader(header, shop, columnOf);
    const none = { customer: null, order: null, credit: null };
    return {
      documentOf: () => "",
      read: ([row]) => {
        const result = row && read(row);
        if (!result) return { ...none, problems: [] };
        return "ticket" in result ? { ...none, ticket: result, problems: [] } : { ...none, problems: [result] };
      },
    };
  },
};
