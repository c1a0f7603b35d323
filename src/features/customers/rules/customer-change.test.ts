import fc from "fast-check";
import { expect, test } from "vitest";
import { type ConsentChange, type CustomerChange, isSuperseded, mergeChanges } from "./customer-change.ts";

const consent = fc.record({
  state: fc.constantFrom("granted", "denied", "unknown" as const),
  at: fc.option(fc.date({ min: new Date("2026-01-01"), max: new Date("2026-01-05"), noInvalidDate: true })),
});

test("of any consents in any order, the newest counts", () => {
  fc.assert(
    fc.property(fc.array(consent, { minLength: 1 }), (given) => {
      const changes = given.map(
        (emailConsent): CustomerChange => ({ externalId: "c", emailConsent: emailConsent as ConsentChange }),
      );
      const merged = changes.reduce(mergeChanges).emailConsent;
      const newest = Math.max(...given.map(({ at }) => at?.getTime() ?? 0));
      expect(merged?.at?.getTime() ?? 0).toBe(newest);
      // Of equally new ones, the last.
      expect(merged?.state).toBe(given.filter(({ at }) => (at?.getTime() ?? 0) === newest).at(-1)?.state);
    }),
  );
});

test("a consent without a date replaces only one without a date", () => {
  const at = new Date("2026-01-01");
  expect(isSuperseded({ at: null }, { at })).toBe(true);
  expect(isSuperseded({ at: null }, { at: null })).toBe(false);
  expect(isSuperseded({ at }, { at: null })).toBe(false);
});

test("two rows of one customer apply one after the other", () => {
  const first = { externalId: "c", name: "Ada", email: "ada@example.com", tags: ["vip"] };
  expect(mergeChanges(first, { externalId: "c", email: null, tags: ["new", "vip"] })).toEqual({
    externalId: "c",
    name: "Ada",
    email: null,
    tags: ["vip", "new"],
  });
  expect(mergeChanges(first, { externalId: "c", tags: null })).toMatchObject({ tags: null });
});
