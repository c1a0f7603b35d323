import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { beforeEach, expect, test } from "vitest";
import type { Scope } from "#lib/domain/permissions.ts";
import { aBusiness } from "#testing/builders.ts";
import { inSegmentTurn, inSharedSegmentTurn } from "./segment-lock.ts";

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
    ? `inSharedSegmentTurn(scope, [{ segmentIds: ["${segmentId}"], work: held }])`
    : "inSegmentTurn(scope, held)";
  const program = `
    import { inSegmentTurn, inSharedSegmentTurn } from "#lib/server/db/segments/segment-lock.ts";
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
  const parts = ["a", "b"].map((name) => ({ segmentIds: [randomUUID()], work: work(name) }));
  const turns = [inSharedSegmentTurn(scope, parts), inSegmentTurn(scope, work("c"))] as const;
  expect((await Promise.all(turns))[0]).toMatchObject([{ value: "a" }, { value: "b" }]);
  const [starts, ends] = [seen.slice(0, 2).toSorted(), seen.slice(2, 4).toSorted()];
  expect([starts, ends]).toEqual([
    ["a starts", "b starts"],
    ["a ends", "b ends"],
  ]);
  expect(seen.slice(4)).toEqual(["c starts", "c ends"]);
});

test("a part that fails leaves the others", async () => {
  const failing = () => Promise.reject(new Error("no"));
  const parts = [failing, work("b")].map((part) => ({ segmentIds: [randomUUID()], work: part }));
  expect(await inSharedSegmentTurn<unknown>(scope, parts)).toMatchObject([{ status: "rejected" }, { value: "b" }]);
});

test.for([
  ["the same segment", (one: string) => one],
  ["all segments", () => null],
] as const)("waits for another process's turn for %s, not for one for other segments", async ([, heldOf]) => {
  const one = randomUUID();
  const end = await elsewhere(heldOf(one));
  const waiting = inSharedSegmentTurn(scope, [{ segmentIds: [randomUUID(), one], work: work("a") }]);
  const isWaiting = await Promise.race([waiting.then(() => false), pause(500).then(() => true)]);
  await end();
  await waiting;
  expect(isWaiting).toBe(true);
  const endOther = await elsewhere(randomUUID());
  await inSharedSegmentTurn(scope, [{ segmentIds: [one], work: work("a") }]);
  await endOther();
});
