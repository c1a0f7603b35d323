import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { IncomingTicket } from "#records/rules/incoming-records.ts";
import { cellText, isRounded } from "../cells/cell-text.ts";
import { TICKET_COLUMNS, type TicketColumn, ticketReader } from "./tickets.ts";

const zone = { timeZone: "America/New_York", now: new Date("2999-12-31T23:59:59Z") };
const HEADER = ["ticket_id", "customer_id", "opened_at", "closed_at", "channel", "message_count", "satisfaction"];
const read = (cells: string[], header = HEADER) => ticketReader(header, zone)({ line: 7, byte: 0, cells });

/** Formats a ticket like a help desk export. */
const cellsOf = (ticket: IncomingTicket): Record<TicketColumn, string> => ({
  ticket_id: ticket.externalId,
  customer_id: ticket.customerExternalId,
  opened_at: ticket.openedAt.toISOString(),
  closed_at: ticket.closedAt?.toISOString() ?? "",
  channel: ticket.channel,
  message_count: String(ticket.messageCount),
  satisfaction: ticket.satisfaction === null ? "" : String(ticket.satisfaction),
  was_reopened: ticket.wasReopened ? "Yes" : "no",
});

const id = fc.stringMatching(/^[A-Za-z0-9#-]{1,20}$/).filter((text) => cellText(text) !== "" && !isRounded(text));
const seconds = fc.integer({ min: 0, max: 2_000_000_000 });
const ticket = fc
  .record({
    externalId: id,
    customerExternalId: id,
    opened: seconds,
    lasts: fc.option(fc.integer({ min: 0, max: 1e6 })),
    channel: fc.constantFrom("email", "chat", "phone"),
    messageCount: fc.integer({ min: 0, max: 100_000 }),
    satisfaction: fc.option(fc.integer({ min: 1, max: 5 })),
    wasReopened: fc.boolean(),
  })
  .map(
    ({ opened, lasts, ...rest }): IncomingTicket => ({
      ...rest,
      openedAt: new Date(opened * 1000),
      closedAt: lasts === null ? null : new Date((opened + lasts) * 1000),
    }),
  );

describe("a row of a ticket file", () => {
  test("is read in any column order and header style", () => {
    const order = fc.shuffledSubarray(TICKET_COLUMNS, { minLength: TICKET_COLUMNS.length });
    const style = fc.constantFrom<(name: string) => string>(
      (name) => name,
      (name) => name.toUpperCase().replaceAll("_", " "),
      (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase()),
    );
    fc.assert(
      fc.property(ticket, order, style, (given, columns, styled) => {
        const cells = cellsOf(given);
        const line = read(
          columns.map((column) => cells[column]),
          columns.map(styled),
        );
        expect(line).toMatchObject({ ticket: given });
      }),
    );
  });

  test("accepts alternative column names, a missing column and local times", () => {
    const line = read(["9", "c1", "2026-07-01 09:00", "Email"], ["ID", "Customer", "Created at", "Via"]);
    // New York is four hours behind UTC in July.
    const openedAt = new Date("2026-07-01T13:00:00Z");
    expect(line).toMatchObject({ ticket: { externalId: "9", openedAt, channel: "email", messageCount: 1 } });
  });

  const GOOD = ["T1", "c1", "2026-07-01T09:00:00Z", "", "email", "2", "5"];
  test.each([
    [0, "", "required"],
    [0, "x".repeat(256), "too_long"],
    [2, "yesterday", "time"],
    [2, "2026-02-30T09:00:00Z", "time"],
    [3, "2026-06-30T09:00:00+02:00", "before_opening"],
    [4, "x".repeat(41), "too_long"],
    [5, "-1", "messages"],
    [6, "6", "rating"],
  ])("names the column and the requirement if cell %i is %j", (place, value, code) => {
    const problem = read(GOOD.with(place, value));
    expect(problem).toMatchObject({ line: 7, column: HEADER[place], code, value });
  });

  test("has its times in the zone that its column names, and is asked about where that isn't known", () => {
    const at = (column: string, time: string) => {
      const line = ticketReader(HEADER.with(2, column), zone, (name) => HEADER.indexOf(name))({
        line: 7,
        byte: 0,
        cells: GOOD.with(2, time),
      });
      return "ticket" in line ? line.ticket.openedAt.toISOString() : [line.column, line.code];
    };
    expect(at("Opened (GMT-3)", "2026-07-01 09:00")).toBe("2026-07-01T12:00:00.000Z");
    expect(at("Opened (IST)", "2026-07-01 09:00")).toEqual(["Opened (IST)", "unknown_zone"]);
    expect(at("Opened (IST)", "2026-07-01T09:00:00+05:30")).toBe("2026-07-01T03:30:00.000Z");
  });

  test("a row with too few cells is reported as a whole", () => {
    expect(read(["T1", "c1"])).toMatchObject({ code: "columns", value: "T1,c1" });
  });
});

describe("a header", () => {
  test.each([
    [["id", "subject"], 'no column "customer_id", "opened_at", "channel"'],
    [["ticket_id;customer_id;opened_at;channel"], "separated by semicolons"],
  ])("is rejected if columns are missing, with their names: %j", (header, message) => {
    expect(() => ticketReader(header, zone)).toThrow(message);
  });
});
