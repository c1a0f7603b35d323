import { expect, test } from "vitest";
import { asHeavyQuery } from "./fair-queue.ts";
import { runAs, type WorkKind } from "./work.ts";

/** Starts queries that run until `end` is called; returns how many have started. */
const startQueries = (count: number, work: { kind: WorkKind; businessId?: string }) => {
  let started = 0;
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const query = () => {
    started += 1;
    return ended;
  };
  const all = Array.from({ length: count }, () => runAs(work, () => asHeavyQuery(query)));
  return { started: () => started, end: () => end(), done: Promise.all(all) };
};

test("a business runs two heavy queries at once, and another business does not wait for them", async () => {
  const ours = startQueries(40, { kind: "export", businessId: "ours" });
  const theirs = startQueries(1, { kind: "read", businessId: "theirs" });
  await Promise.resolve();
  expect([ours.started(), theirs.started()]).toEqual([2, 1]);
  ours.end();
  theirs.end();
  await Promise.all([ours.done, theirs.done]);
  expect(ours.started()).toBe(40);
});

test("runs and commands are not limited", async () => {
  const runs = startQueries(5, { kind: "batch", businessId: "ours" });
  const commands = startQueries(5, { kind: "other" });
  expect([runs.started(), commands.started()]).toEqual([5, 5]);
  runs.end();
  commands.end();
  await Promise.all([runs.done, commands.done]);
});
