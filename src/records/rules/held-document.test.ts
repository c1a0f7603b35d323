import { describe, expect, test } from "vitest";
import { wordsIn } from "#core/messages/words.ts";
import { heldDocument } from "#records/rules/held-document.ts";

const HELD = {
  exportedAt: "2026-03-05T10:00:00Z",
  business: "Wool & Co",
  currency: "EUR",
  timeZone: "Europe/Lisbon",
  counts: {},
  parts: {
    customer: [
      {
        externalId: "ada",
        name: "Ada Lovelace",
        email: "ada@example.com",
        phone: null,
        street: "1 Mill Lane",
        city: "Porto",
        loyaltyLevel: "GOLD",
        createdAt: "2024-01-01T10:00:00Z",
        customFields: { shoe_size: 42 },
        emailConsent: "granted",
        emailConsentAt: "2026-03-01T09:00:00Z",
        emailConsentSource: "Checkout",
        smsConsent: "unknown",
        smsConsentAt: null,
        advertisingConsent: "denied",
        advertisingConsentAt: null,
      },
    ],
    orders: [
      {
        orderId: "1",
        externalId: "A-1",
        orderDate: "2026-03-02T10:00:00Z",
        status: "cancelled",
        totalPrice: 30.5,
        refundedAmount: 0,
      },
    ],
    orderItems: [{ orderId: "1", productId: "7", productName: "Yarn", quantity: 2, lineTotal: 30.5 }],
    rfm: [{ segment: "champions", recency: 5, frequency: 4, monetary: 4 }],
    forecast: [{ predictedClv: 120, pAlive: null }],
  },
};

const sectionsIn = (language: "en" | "es" | "pt") =>
  heldDocument(HELD, language, wordsIn(language)).sections.map(({ title, records }) => [
    title,
    ...records.flatMap(({ heading, lines }) => [heading, ...lines].filter((text) => text !== null)),
  ]);

test("what is stored, as a person reads it", () => {
  expect(sectionsIn("en")).toEqual([
    [
      "Identity and contact",
      "Name: Ada Lovelace",
      "The store’s ID: ada",
      "Email: ada@example.com",
      "Address: 1 Mill Lane, Porto",
      "Loyalty level: Gold",
      "Customer since: Jan 1, 2024, 10:00 AM",
      "shoe_size: 42",
    ],
    [
      "Consents",
      "Email: Granted, Mar 1, 2026, 9:00 AM (Checkout)",
      "Text messages: Not asked",
      "Advertising on other sites: Denied",
    ],
    ["Orders", "Mar 2, 2026, 10:00 AM · A-1", "Status: canceled", "Total: €30.50", "2 × Yarn: €30.50"],
    ["Support tickets", "Nothing is stored."],
    ["Activity", "Nothing is stored."],
    ["Notes by the team", "Nothing is stored."],
    ["Segments", "Nothing is stored."],
    [
      "What was calculated",
      "RFM segment and scores: Champions, R5 F4 M4",
      "Predicted value of the next 12 months: €120.00",
    ],
    ["Earlier details, kept so that an import can be undone", "Nothing is stored."],
  ]);
});

test.each(["es", "pt"] as const)("the document is in %s too", (language) => {
  const texts = sectionsIn(language).flat();
  expect(texts.length).toBe(sectionsIn("en").flat().length);
  expect(texts.join("\n")).not.toMatch(/undefined|null|NaN|Orders|Nothing/);
});

describe("long lists", () => {
  const at = (day: number) => new Date(Date.UTC(2025, 0, day, 12)).toISOString();
  const noteRows = (count: number, text: string) => Array.from({ length: count }, (_, i) => ({ at: at(i + 1), text }));
  const notesOf = (held: Parameters<typeof heldDocument>[0], language: "en" | "es" | "pt" = "en") =>
    heldDocument(held, language, wordsIn(language)).sections.find(({ title }) => /not/i.test(title))?.records ?? [];
  const withNotes = (notes: ReturnType<typeof noteRows>, count = notes.length) => ({
    ...HELD,
    parts: { ...HELD.parts, notes },
    counts: { notes: count },
  });

  test("say how many entries there are if only the newest are in the document", () => {
    const [about, ...records] = notesOf(withNotes(noteRows(3, "Wool"), 1234));
    expect(about?.lines).toEqual(["The newest 3 of 1,234. The JSON export has all of them."]);
    expect(records.map(({ lines }) => lines)).toEqual([["Wool"], ["Wool"], ["Wool"]]);
    expect(notesOf(withNotes(noteRows(3, "Wool")))).toHaveLength(3);
    for (const language of ["es", "pt"] as const)
      expect(notesOf(withNotes(noteRows(3, "Wool"), 1234), language)[0]?.lines.join()).toMatch(/\b3\b.*JSON/);
  });

  test("a long list of long entries has fewer, the newest, and never makes an endless document", () => {
    const long = "A word and another. ".repeat(250).trim();
    const [about, ...records] = notesOf(withNotes(noteRows(200, long)));
    expect(about?.lines).toEqual([`The newest ${records.length} of 200. The JSON export has all of them.`]);
    expect(records.length).toBeGreaterThan(10);
    const lines = records.reduce((sum, record) => sum + record.lines.length + 1, 0);
    expect(lines).toBeLessThanOrEqual(400);
    expect(records.at(-1)?.heading).toContain("Jul 19, 2025");
  });

  test("a long text is whole, in lines that are not cut", () => {
    const text = `${"A word and another. ".repeat(100)}${"x".repeat(1000)}`;
    const [note] = notesOf(withNotes(noteRows(1, text)));
    expect(note?.lines.join("")).toBe(text);
    for (const line of note?.lines ?? []) expect(line.length).toBeLessThanOrEqual(400);
  });

  test("a long list of tags says how many more there are", () => {
    const held = { ...HELD, parts: { ...HELD.parts, tags: [{ tag: "vip" }, { tag: "wool" }] }, counts: { tags: 5 } };
    const [identity] = heldDocument(held, "en", wordsIn("en")).sections[0]?.records ?? [];
    expect(identity?.lines).toContain("Tags: vip, wool");
    expect(identity?.lines.at(-1)).toBe("3 more lines are in the JSON export.");
  });

  test("an order of hundreds of items has some, and says how many more there are", () => {
    const [item] = HELD.parts.orderItems;
    const held = { ...HELD, parts: { ...HELD.parts, orderItems: Array.from({ length: 500 }, () => ({ ...item })) } };
    const orders = heldDocument(held, "en", wordsIn("en")).sections[2]?.records[0]?.lines ?? [];
    expect(orders).toHaveLength(61);
    expect(orders.at(-1)).toBe("442 more lines are in the JSON export.");
  });
});
