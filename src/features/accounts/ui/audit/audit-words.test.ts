import { expect, test } from "vitest";
import { CORE_AUDIT } from "#core/values/audit-actions.ts";
import en from "#features/accounts/texts/en.json" with { type: "json" };
import { FEATURES } from "#features.ts";

const listActions = (nouns: object): string[] =>
  Object.entries(nouns).flatMap(([noun, verbs]: [string, readonly string[]]) => verbs.map((verb) => `${noun}.${verb}`));

// After adding an action to a feature's definition, add its label to `audit.actions` in all three languages.
test("every action that features record has a label, and every labelled action is recorded", () => {
  const recorded = [CORE_AUDIT, ...FEATURES.flatMap((feature) => [feature.audit ?? {}])];
  const worded = Object.entries(en.audit.actions).flatMap(([noun, verbs]) =>
    Object.keys(verbs).flatMap((verb) => (verb === "any" ? [] : `${noun}.${verb}`)),
  );
  expect(worded.length).toBeGreaterThan(100);
  expect(worded.sort()).toEqual(recorded.flatMap(listActions).sort());
});
