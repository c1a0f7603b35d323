import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { connectionShareState } from "#core/db/pool.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { runAs } from "#core/load/work.ts";
import type { Scope } from "#core/values/permissions.ts";
import { inSegmentTurn, inSharedSegmentTurn } from "#records/customers/segment-turns.ts";
import { aBusiness } from "#testing/builders.ts";

let scope: Scope;
let seen: string[];

beforeEach(async () => {
  scope = await aBusiness();
  seen = [];
});

/** Work that records when it starts and ends. */
const work = (name: string) => async () => {
  seen.push(`${name} starts`);
  await pause(100);
  seen.push(`${name} ends`);
  return name;
};

/** Another process that holds the turn, alone or for a segment, until it is ended. */
const elsewhere = async (segmentId: string | null) => {
  const turn = segmentId
    ? `inSharedSegmentTurn(scope, [{ locks: ["${segmentId}"], work: held }])`
    : "inSegmentTurn(scope, held)";
  const program = `
    import { inSegmentTurn, inSharedSegmentTurn } from "#records/customers/segment-turns.ts";
    const scope = { businessId: "${scope.businessId}" };
    const held = async () => {
      console.log("held");
      await new Promise((resolve) => process.stdin.once("data", resolve));
    };
    await ${turn};
    process.exit();`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["pipe", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return async () => {
    child.stdin.write("end");
    await once(child, "exit");
  };
};

test("the parts of a turn run at the same time, the next turn after them", async () => {
  // Each part ends only after the other one has started, however long its connection takes.
  const started = new Set<string>();
  const bothStarted = Promise.withResolvers<void>();
  const part = (name: string) => async () => {
    started.add(name);
    if (started.size === 2) bothStarted.resolve();
    await bothStarted.promise;
    return work(name)();
  };
  const parts = ["a", "b"].map((name) => ({ locks: [randomUUID()], work: part(name) }));
  const turns = [inSharedSegmentTurn(scope, parts), inSegmentTurn(scope, work("c"))] as const;
  expect((await Promise.all(turns))[0]).toMatchObject([{ value: "a" }, { value: "b" }]);
  expect(seen.slice(-2)).toEqual(["c starts", "c ends"]);
});

test("a part that fails leaves the others", async () => {
  const failing = () => Promise.reject(new Error("no"));
  const parts = [failing, work("b")].map((part) => ({ locks: [randomUUID()], work: part }));
  expect(await inSharedSegmentTurn<unknown>(scope, parts)).toMatchObject([{ status: "rejected" }, { value: "b" }]);
});

test("a part that gets no connection beside the others runs after them", async () => {
  // Another business uses one of the three connections for batch work, so that only one is left for this one.
  const batch = <Result>(task: () => Promise<Result>) => runAs({ kind: "batch" }, task);
  const ends: (() => void)[] = [];
  const held = () => new Promise<void>((resolve) => ends.push(resolve));
  const other = await aBusiness();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const others = batch(() => withBusiness(other, held));
  const parts = [
    { locks: ["a"], work: () => held().then(() => "a") },
    { locks: ["b"], work: async () => "b" },
  ];
  const turn = batch(() => inSharedSegmentTurn(scope, parts));
  while (ends.length < 2 || connectionShareState().batch.waiting === 0) await new Promise(setImmediate);
  // It is refused when it has waited for this long.
  vi.advanceTimersByTime(120_000);
  for (const end of ends) end();
  expect(await turn).toMatchObject([{ value: "a" }, { value: "b" }]);
  await others;
});

test("a full disk ends the turn, whichever part meets it", async () => {
  const failures = [new Error("no"), Object.assign(new Error("could not extend file"), { code: "53100" })];
  const parts = failures.map((error, i) => ({ locks: [`${i}`], work: () => Promise.reject(error) }));
  await expect(inSharedSegmentTurn(scope, parts)).rejects.toBe(failures[1]);
});

test.for([
  ["the same segment", (one: string) => one],
  ["all segments", () => null],
] as const)("waits for another process's turn for %s, not for one for other segments", async ([, heldOf]) => {
  const one = randomUUID();
  const end = await elsewhere(heldOf(one));
  const waiting = inSharedSegmentTurn(scope, [{ locks: [randomUUID(), one], work: work("a") }]);
  const isWaiting = await Promise.race([waiting.then(() => false), pause(500).then(() => true)]);
  await end();
  await waiting;
  expect(isWaiting).toBe(true);
  const endOther = await elsewhere(randomUUID());
  await inSharedSegmentTurn(scope, [{ locks: [one], work: work("a") }]);
  await endOther();
});
