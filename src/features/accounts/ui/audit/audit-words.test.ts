import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import en from "#core/ui/messages/en/accounts.json" with { type: "json" };
import { ACTIONS } from "./audit-words.ts";

const worded = Object.entries(en.audit.actions).flatMap(([noun, verbs]) =>
  Object.keys(verbs).map((verb) => (verb === "any" ? noun : `${noun}.${verb}`)),
);

test("every action to filter by has a label, and every labelled action can be chosen", () => {
  expect([...ACTIONS].sort()).toEqual(worded.sort());
});

// After adding an action, add it to ACTIONS and its label to `audit.actions` in all three languages.
test("every action recorded under a literal name can be chosen", () => {
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" })
    // Rules, contracts and pages use the word "action" for something else and write no audit entries.
    .filter((file) =>
      /^(core|records|features)\/(?!.*\b(contracts|messages|rules|ui|values)[/.]).*(?<![.]test)[.]ts$/.test(file),
    )
    .map((file) => readFileSync(`src/${file}`, "utf8"));
  const written = sources.flatMap((source) => [...source.matchAll(/action: "([a-z_.]+)"/g)].map(([, name]) => name));
  expect(written.length).toBeGreaterThan(10);
  expect(written.filter((name) => !ACTIONS.some((action) => action === name))).toEqual([]);
});
