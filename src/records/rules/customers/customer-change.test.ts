import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "#testing/depth.ts";
import { type ConsentChange, type CustomerChange, mergeChanges, settleConsent } from "./customer-change.ts";

const NOW = new Date("2026-02-01");
const START: ConsentChange = { state: "unknown", at: null };

const consent: fc.Arbitrary<ConsentChange> = fc.record({
  state: fc.constantFrom("granted", "denied", "unknown" as const),
  at: fc.option(fc.constantFrom(1, 2, 3, 4).map((day) => new Date(Date.UTC(2026, 0, day)))),
  isConfirmed: fc.boolean(),
});

test("no sequence of consents gives one silently: a grant needs a later date than the last refusal, or a confirmation", () => {
  const batches = fc.array(fc.array(consent, { minLength: 1, maxLength: 3 }), { minLength: 1 });
  fc.assert(
    fc.property(batches, (all) => {
      let stored = START;
      let refusedAt = new Date(0);
      for (const [i, batch] of all.entries()) {
        const now = new Date(NOW.getTime() + i * 1000);
        const before = stored;
        for (const { state, at } of batch)
          if (state === "denied") refusedAt = new Date(Math.max(refusedAt.getTime(), (at ?? now).getTime()));
        // Changes of one customer that are sent at once.
        const change = batch
          .map((emailConsent): CustomerChange => ({ externalId: "c", emailConsent }))
          .reduce((first, second) => mergeChanges(first, second, now)).emailConsent;
        if (change) stored = settleConsent(stored, change, now);
        // A confirmation counts although a refusal was sent at the same time.
        const isConfirmed = batch.some(
          ({ state, at, ...each }) => state === "granted" && at === null && each.isConfirmed,
        );
        if (isConfirmed && stored.state === "granted")
          refusedAt = new Date(Math.min(refusedAt.getTime(), now.getTime() - 1));
        if (stored.state === "granted" && refusedAt.getTime() > 0)
          expect(stored.at?.getTime()).toBeGreaterThan(refusedAt.getTime());
        // A refusal counts unless a later grant is known.
        const [only] = batch;
        if (only?.state === "denied" && batch.length === 1) {
          const isOutdated =
            before.state === "granted" && only.at !== null && before.at !== null && only.at < before.at;
          expect(stored.state === "denied" || isOutdated).toBe(true);
        }
      }
    }),
    { numRuns: runs(20_000, 2000) },
  );
});

test("a refusal without a date counts from now, a grant without one never beats a refusal, and of equal dates the refusal counts", () => {
  const day = (number: number) => new Date(Date.UTC(2026, 0, number));
  const granted = (at: Date | null): ConsentChange => ({ state: "granted", at });
  const denied = (at: Date | null): ConsentChange => ({ state: "denied", at });
  const settle = (stored: ConsentChange, given: ConsentChange) => settleConsent(stored, given, NOW);
  expect(settle(granted(day(2)), denied(null))).toEqual(denied(NOW));
  expect(settle(denied(day(2)), granted(null))).toEqual(denied(day(2)));
  expect(settle(denied(null), granted(day(2)))).toEqual(denied(null));
  expect(settle(denied(day(2)), granted(day(2)))).toEqual(denied(day(2)));
  expect(settle(granted(day(2)), denied(day(2)))).toEqual(denied(day(2)));
  expect(settle(denied(day(2)), granted(day(3)))).toEqual(granted(day(3)));
  expect(settle(granted(day(3)), denied(day(2)))).toEqual(granted(day(3)));
  // That it is unknown ends a grant, and no refusal.
  expect(settle(granted(day(2)), { state: "unknown", at: day(3) })).toEqual({ state: "unknown", at: day(3) });
  expect(settle(denied(day(2)), { state: "unknown", at: day(4) })).toEqual(denied(day(4)));
  expect(settle({ state: "unknown", at: day(4) }, denied(day(2)))).toEqual(denied(day(4)));
});

test("two rows of one customer apply one after the other", () => {
  const first = { externalId: "c", name: "Ada", email: "ada@example.com", tags: ["vip"] };
  expect(mergeChanges(first, { externalId: "c", email: null, tags: ["new", "vip"] }, NOW)).toEqual({
    externalId: "c",
    name: "Ada",
    email: null,
    tags: ["vip", "new"],
  });
  expect(mergeChanges(first, { externalId: "c", tags: null }, NOW)).toMatchObject({ tags: null });
});
