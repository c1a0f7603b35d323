import { describe, expect, test } from "vitest";
import type { TicketHints } from "#records/rules/playbook.ts";
import type { WebhookShop } from "../../rules/connections/effect.ts";
import { readDelivery } from "../clients.ts";
import { readAccess } from "../shops.ts";
import { customerFieldValues, fieldChanges, GORGIAS_BODY, tagChanges, ticketTags } from "./fields.ts";
import { readGorgiasSurvey, readGorgiasTicket } from "./records.ts";

const shop: WebhookShop = {
  currency: "USD",
  timeZone: "America/New_York",
  storefrontId: 1,
  now: new Date("2025-11-05T00:00:00Z"),
};

/** As in developers.gorgias.com/reference/the-ticket-object, without what is never read. */
const ticket = (over: object = {}) => ({
  id: 1001,
  status: "closed",
  channel: "Email",
  via: "email",
  spam: false,
  messages_count: 2,
  customer: { id: 55, email: " Ada@Example.com", name: "Ada Example" },
  tags: [
    { id: 7, name: "wismo" },
    { id: 8, name: "c360:clv:high" },
  ],
  satisfaction_survey: { id: 3, score: 4 },
  created_datetime: "2025-11-03T09:12:44.120000",
  closed_datetime: "2025-11-03T10:00:00.500000",
  updated_datetime: "2025-11-03T10:00:01.000000",
  ...over,
});

const read = (over: object = {}) => {
  const [effect] = readGorgiasTicket(ticket(over), shop);
  return effect?.kind === "help_desk_ticket" ? effect : undefined;
};

const push = (body: unknown) => readDelivery({ kind: "gorgias", topic: "ticket", body: JSON.stringify(body) }, shop);

describe("a ticket", () => {
  test("has its times in UTC, whatever the business's zone, and only our tags", () => {
    expect(read()).toEqual({
      kind: "help_desk_ticket",
      record: "ticket:1001",
      updatedAt: new Date("2025-11-03T10:00:01Z"),
      ticket: {
        externalId: "1001",
        requesterId: "55",
        email: "ada@example.com",
        channel: "email",
        messageCount: 2,
        openedAt: new Date("2025-11-03T09:12:44.120Z"),
        closedAt: new Date("2025-11-03T10:00:00.500Z"),
        satisfaction: 4,
        tags: ["c360:clv:high"],
        isGone: false,
      },
    });
  });

  test.each<[string, object, object]>([
    ["open, whenever it was closed before", { status: "open" }, { closedAt: null }],
    [
      "closed before it was opened, by clocks that differ",
      { closed_datetime: "2025-11-03T09:12:44.1" },
      { closedAt: new Date("2025-11-03T09:12:44.120Z") },
    ],
    ["closed at an unknown time", { closed_datetime: null }, { closedAt: new Date("2025-11-03T10:00:01Z") }],
    ["spam", { spam: true }, { isGone: true }],
    ["deleted", { trashed_datetime: "2025-11-04T10:00:00" }, { isGone: true }],
    ["without an address, as of chats", { customer: { id: 1, email: null } }, { email: null, requesterId: "1" }],
    [
      "without a rating, tags and channel",
      { satisfaction_survey: null, tags: null, channel: null },
      { satisfaction: null, tags: null, channel: "other" },
    ],
  ])("%s", (_, over, expected) => {
    expect(read(over)?.ticket).toMatchObject(expected);
  });

  test("a ticket without a time names the field", () => {
    expect(() => read({ created_datetime: "yesterday" })).toThrow(/created_datetime: must be a time/);
  });
});

describe("a push", () => {
  /** What Gorgias makes of the template. */
  const filled = (over: object = {}) => ({
    ...Object.fromEntries(Object.keys(GORGIAS_BODY).map((key) => [key, ""])),
    ticket_id: "1001",
    status: "open",
    channel: "chat",
    spam: "False",
    customer_id: "55",
    email: "ada@example.com",
    messages_count: "3",
    created_datetime: "2025-11-03T09:12:44.120000",
    closed_datetime: "None",
    updated_datetime: "2025-11-03 10:00:01+00:00",
    ...over,
  });

  test("a push with the documented body is the same ticket, and says nothing about tags and rating", () => {
    const [effect] = push(filled());
    expect(effect).toMatchObject({
      record: "ticket:1001",
      updatedAt: new Date("2025-11-03T10:00:01Z"),
      ticket: {
        externalId: "1001",
        requesterId: "55",
        email: "ada@example.com",
        channel: "chat",
        messageCount: 3,
        closedAt: null,
        satisfaction: null,
        tags: null,
        isGone: false,
      },
    });
    expect(push(filled({ spam: "True" }))[0]).toMatchObject({ ticket: { isGone: true } });
  });

  test("a push with the whole ticket is read like the API's", () => {
    expect(push({ ticket: ticket(), account: {} })).toEqual(readGorgiasTicket(ticket(), shop));
  });

  test("a push of something else is refused", () => {
    expect(() => push({ hello: "world" })).toThrow(/ticket_id/);
    expect(() => push([])).toThrow(/invalid_payload/);
    expect(() => push(filled({ created_datetime: "{{ticket.created_datetime}}" }))).toThrow(/created_datetime/);
  });

  test.each([
    ["ticket", { id: ".." }, /: id: must be a number/],
    ["customer", { customer: { id: "..", email: null } }, /: customer\.id: must be a number/],
  ])("a push is refused if an ID of its %s would change an address", (_, over, message) => {
    expect(() => push({ ticket: ticket(over) })).toThrow(message);
  });
});

test("a survey rates its ticket once it was answered", () => {
  const survey = {
    id: 12,
    ticket_id: 1001,
    score: null,
    scored_datetime: null,
    created_datetime: "2025-11-03T10:00:00",
  };
  expect(readGorgiasSurvey(survey, shop)).toEqual([]);
  expect(readGorgiasSurvey({ ...survey, score: 2, scored_datetime: "2025-11-04T10:00:00" }, shop)).toEqual([
    {
      kind: "survey",
      record: "survey:12",
      updatedAt: new Date("2025-11-04T10:00:00Z"),
      ticketExternalId: "1001",
      score: 2,
    },
  ]);
  expect(() => readGorgiasSurvey({ ...survey, score: 9 }, shop)).toThrow(/score/);
});

describe("the address of an account", () => {
  const read = (address: string) => readAccess("gorgias", { address, email: "a@b.example", apiKey: "key" })?.address;

  test("is its name or where it is in the browser", () => {
    for (const address of ["The-Lamps", "the-lamps.gorgias.com", "https://the-lamps.gorgias.com/app/tickets/1"])
      expect(read(address)).toBe("https://the-lamps.gorgias.com");
    // Only with ALLOW_PRIVATE_CONNECTIONS.
    expect(read("http://127.0.0.1:4000")).toBe("http://127.0.0.1:4000");
  });

  test.each([
    "https://lamps.example.com",
    "gorgias.com",
    "a.b.gorgias.com",
    "https://gorgias.com.evil.example",
    "lamps.gorgias.com:8443",
    "x@y.gorgias.com",
  ])("%s is refused: no other server gets the key", (address) => {
    expect(() => read(address)).toThrow(/must be/);
  });
});

describe("tags", () => {
  const hints: TicketHints = {
    priority: "high",
    queue: "retention_specialist",
    why: [],
    clvTier: "high",
    segments: ["VIP,  gold", "Lamps"],
    archetype: "Experts · Regulars",
  };

  test("name segments, archetype, tier and priority, without commas", () => {
    expect(ticketTags(hints)).toEqual([
      "c360:segment:VIP gold",
      "c360:segment:Lamps",
      "c360:archetype:Experts · Regulars",
      "c360:clv:high",
      "c360:priority:high",
    ]);
    expect(ticketTags({ ...hints, segments: [], archetype: null, clvTier: null })).toEqual(["c360:priority:high"]);
    const many = Array.from({ length: 9 }, (_, i) => `${"x".repeat(200)}${i}`);
    expect(ticketTags({ ...hints, segments: many }).every((tag) => tag.length <= 100)).toBe(true);
  });

  test("are added and removed only where they differ, and others' are never removed", () => {
    const has = ["wismo", "c360:clv:low", "c360:priority:high"];
    expect(tagChanges(has, ["c360:clv:high", "c360:priority:high"])).toEqual({
      added: ["c360:clv:high"],
      removed: ["c360:clv:low"],
    });
    expect(tagChanges(has, ticketTags(null))).toEqual({ added: [], removed: ["c360:clv:low", "c360:priority:high"] });
  });

  test("customer fields are sent only where they differ", () => {
    const sent = customerFieldValues(hints);
    expect(sent.customer360_segments).toBe("VIP,  gold, Lamps");
    expect(fieldChanges({}, customerFieldValues(null))).toEqual([]);
    expect(fieldChanges(sent, sent)).toEqual([]);
    expect(fieldChanges(sent, customerFieldValues({ ...hints, priority: "low" }))).toEqual(["customer360_priority"]);
  });
});
