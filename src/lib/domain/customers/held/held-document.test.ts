import { expect, test } from "vitest";
import { wordsIn } from "#lib/domain/words/words.ts";
import { type HeldData, heldDocument } from "./held-document.ts";

const HELD: HeldData = {
  ...{ exportedAt: "2026-03-05T10:00:00Z", business: "Wool & Co", currency: "EUR", timeZone: "Europe/Lisbon" },
  parts: {
    customer: [
      {
        ...{ externalId: "ada", name: "Ada Lovelace", email: "ada@example.com", phone: null, street: "1 Mill Lane" },
        ...{ city: "Porto", loyaltyLevel: "GOLD", createdAt: "2024-01-01T10:00:00Z", customFields: { shoe_size: 42 } },
        ...{ emailConsent: "granted", emailConsentAt: "2026-03-01T09:00:00Z", emailConsentSource: "Checkout" },
        ...{ smsConsent: "unknown", smsConsentAt: null, advertisingConsent: "denied", advertisingConsentAt: null },
      },
    ],
    orders: [
      {
        ...{ orderId: "1", externalId: "A-1", orderDate: "2026-03-02T10:00:00Z", status: "cancelled" },
        ...{ totalPrice: 30.5, refundedAmount: 0 },
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
      ...["Identity and contact", "Name: Ada Lovelace", "The store’s ID: ada", "Email: ada@example.com"],
      ...[
        "Address: 1 Mill Lane, Porto",
        "Loyalty level: Gold",
        "Customer since: Jan 1, 2024, 10:00 AM",
        "shoe_size: 42",
      ],
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
      ...["What was calculated", "RFM segment and scores: Champions, R5 F4 M4"],
      "Predicted value of the next 12 months: €120.00",
    ],
    ["Earlier details, kept so that an import can be undone", "Nothing is stored."],
  ]);
});

test.each(["es", "pt"] as const)("in %s too", (language) => {
  const texts = sectionsIn(language).flat();
  expect(texts.length).toBe(sectionsIn("en").flat().length);
  expect(texts.join("\n")).not.toMatch(/undefined|null|NaN|Orders|Nothing/);
});
