import fc from "fast-check";
import { expect, test } from "vitest";
import { LANGUAGES } from "#core/messages/language.ts";
import { runs } from "#testing/depth.ts";
import { blocksProblem } from "#testing/slack/block-kit.ts";
import {
  answeredBlocks,
  customersAnswered,
  type Digest,
  type DigestCustomer,
  type DigestFrame,
  digestMessages,
  testMessage,
} from "./digest-message.ts";

const CONNECTION = "0190c6f0-0000-7000-8000-00000000c000";
const idOf = (n: number) => `0190c6f0-0000-7000-8000-${String(n).padStart(12, "0")}`;

const NASTY = [
  "<!channel> Ada & Söhne",
  "*bold* _it_ ~gone~ `code`",
  "<https://evil.example|Click me>",
  "a|b>c",
  "\u202Egnp.exe\n> quoted",
  "Bo",
];

const aCustomer = (n: number, name: string): DigestCustomer => ({
  id: idOf(n),
  name,
  valueAtRisk: 1240.5 - n,
  lifetimeValue: 4200,
  churnRisk: 0.81,
  daysSinceLastOrder: n,
  usualGapDays: n === 2 ? null : 30,
  isAtRisk: n !== 4,
  reasons: n === 4 ? [] : ["Declining, at risk", "64% <Premium> & spenders"],
  changes: [1, 4, 17].includes(n) ? ["Price: *Full* price → <Deals>", "archetype: A & B → C"] : [],
  nextAction: n === 3 ? null : "Call personally and offer 20% off",
});

const aDigest = (customers: DigestCustomer[], more: Partial<Digest> = {}): Digest => ({
  business: "Téa & <Cía> *",
  currency: "BRL",
  timeZone: "America/Sao_Paulo",
  total: customers.length,
  atRisk: customers.filter(({ isAtRisk }) => isAtRisk).length,
  drifting: customers.filter(({ changes }) => changes.length > 0).length,
  valueAtRisk: 8431.2,
  minValue: 100,
  previousTotal: 4,
  hasModel: true,
  customers,
  ...more,
});

const aFrame = (more: Partial<DigestFrame> = {}): DigestFrame => ({
  language: "en",
  address: "https://c360.example",
  connectionId: CONNECTION,
  hasThreads: true,
  hasButtons: true,
  ...more,
});

test.each(LANGUAGES)(
  "a digest of customers with nasty names in %s is the stored one, which Slack takes",
  async (language) => {
    const customers = NASTY.map((name, i) => aCustomer(i, name));
    const many = [...customers, ...Array.from({ length: 8 }, (_, i) => aCustomer(10 + i, `Customer ${i}`))];
    const { message, replies } = digestMessages(aDigest(many, { total: 16, atRisk: 15 }), aFrame({ language }));
    const all = [message, ...replies, testMessage("Téa & <Cía> *", language)];
    for (const { blocks } of all) expect(blocksProblem(blocks)).toBeNull();
    const golden = `${JSON.stringify(all, null, 2)}\n`;
    await expect(golden).toMatchFileSnapshot(`../../../testing/slack/golden/digest-${language}.json`);
  },
);

test("whatever customers are called, a digest is within Slack's limits and has no links but ours and no mentions", () => {
  const nasty = fc.oneof(
    fc.constantFrom(...NASTY, "<@U1>", "&lt;!here&gt;", "&".repeat(500), "<".repeat(3000)),
    fc.string({ unit: "binary", maxLength: 400 }),
  );
  const customer = fc.record({
    id: fc.uuid(),
    name: nasty,
    valueAtRisk: fc.option(fc.double({ min: 0, max: 1e12, noNaN: true })),
    lifetimeValue: fc.double({ min: 0, max: 1e12, noNaN: true }),
    churnRisk: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    daysSinceLastOrder: fc.option(fc.nat(9999)),
    usualGapDays: fc.option(fc.nat(9999)),
    isAtRisk: fc.boolean(),
    reasons: fc.array(nasty, { maxLength: 3 }),
    changes: fc.array(nasty, { maxLength: 3 }),
    nextAction: fc.option(nasty),
  });
  const frame = fc.record({
    language: fc.constantFrom(...LANGUAGES),
    hasThreads: fc.boolean(),
    hasButtons: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(customer, { maxLength: 100, size: "max" }), nasty, frame, (customers, business, given) => {
      const digest = aDigest(customers, { business: business.trim() || "Shop" });
      const { message, replies } = digestMessages(digest, aFrame(given));
      if (!given.hasThreads) expect(replies).toEqual([]);
      const shown = JSON.stringify([message, ...replies]).match(/\/customers\/[0-9a-f-]{36}\|/g) ?? [];
      // Each customer once, in the message or in a reply.
      expect(new Set(shown).size).toBe(shown.length);
      expect(shown.length).toBeGreaterThanOrEqual(Math.min(customers.length, given.hasThreads ? 90 : 5));
      for (const { text, blocks } of [message, ...replies]) {
        expect(blocksProblem(blocks)).toBeNull();
        const texts = [text, ...(JSON.stringify(blocks).match(/"text":"(?:[^"\\]|\\.)*"/g) ?? []).slice(1)];
        for (const one of texts)
          expect(one.replace(/<https:\/\/c360\.example\/[^<>|]*\|[^<>|]*>/g, "")).not.toMatch(/<[!@#h]/);
      }
    }),
    { numRuns: runs(15) },
  );
});

test("a digest without customers, without the axes, and by a webhook says so", () => {
  const [none] = digestMessages(aDigest([], { valueAtRisk: null, previousTotal: null }), aFrame()).message.blocks.slice(
    1,
  );
  expect(none).toMatchObject({
    text: { text: "No customers need attention today. Only customers with at least R$100.00 at risk." },
  });
  expect(digestMessages(aDigest([], { hasModel: false }), aFrame()).message.text).toContain("have not been calculated");
  const many = Array.from({ length: 25 }, (_, i) => aCustomer(i, `C${i}`));
  const { message, replies } = digestMessages(aDigest(many), aFrame({ hasThreads: false, hasButtons: false }));
  expect(replies).toEqual([]);
  expect(JSON.stringify(message.blocks)).toContain("15 more customers are not shown here.");
  expect(message.blocks.some(({ type }) => type === "actions")).toBe(false);
});

test("two clicks at the same time bring back none of each other's buttons", () => {
  const { message } = digestMessages(aDigest([aCustomer(1, "Ada"), aCustomer(2, "Bob")]), aFrame());
  const blocks = message.blocks.map((block) => ({ ...block }));
  expect(customersAnswered(CONNECTION, blocks)).toEqual([idOf(1), idOf(2)]);
  expect(customersAnswered(idOf(9), blocks)).toEqual([]);
  const until = new Date("2026-12-22T10:00:00.000Z");
  const marks = new Map([
    [idOf(1), { state: "done" as const, until }],
    [idOf(2), { state: "not_now" as const, until }],
  ]);
  const frame = { connectionId: CONNECTION, language: "en" as const, timeZone: "UTC", currency: "USD" };
  const after = answeredBlocks(blocks, marks, { customerId: idOf(2), userId: "U1" }, frame);
  expect(after.filter(({ type }) => type === "actions")).toEqual([]);
  expect(after).toHaveLength(blocks.length);
  expect(after).toContainEqual({
    type: "context",
    elements: [{ type: "mrkdwn", text: "Contacted. Off the list until Dec 22, 2026." }],
  });
  expect(after).toContainEqual({
    type: "context",
    elements: [{ type: "mrkdwn", text: "Snoozed until Dec 22, 2026. By <@U1>." }],
  });
});
