import { expect, test } from "vitest";
import { asHeavyQuery } from "./heavy-queries.ts";
import { runAs, type WorkKind } from "./work.ts";

/** Starts queries that run until `end` is called; returns how many have begun. */
const startQueries = (count: number, work: { kind: WorkKind; businessId?: string }) => {
  let begun = 0;
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const query = () => {
    begun += 1;
    return ended;
  };
  const all = Array.from({ length: count }, () => runAs(work, () => asHeavyQuery(query)));
  return { begun: () => begun, end: () => end(), done: Promise.all(all) };
};

test("a business runs two heavy queries at once, and another business does not wait for them", async () => {
  const ours = startQueries(40, { kind: "export", businessId: "ours" });
  const theirs = startQueries(1, { kind: "read", businessId: "theirs" });
  await Promise.resolve();
  expect([ours.begun(), theirs.begun()]).toEqual([2, 1]);
  ours.end();
  theirs.end();
  await Promise.all([ours.done, theirs.done]);
  expect(ours.begun()).toBe(40);
});

test("runs and commands are not limited", async () => {
  const runs = startQueries(5, { kind: "batch", businessId: "ours" });
  const commands = startQueries(5, { kind: "other" });
  expect([runs.begun(), commands.begun()]).toEqual([5, 5]);
  runs.end();
  commands.end();
  await Promise.all([runs.done, commands.done]);
});
