import { once } from "node:events";
import { MessageChannel } from "node:worker_threads";
import { afterEach, expect, test } from "vitest";
import { isDatabaseAway } from "#core/values/database-away.ts";
import { moving, serve } from "./serve.ts";
import { unpackThrown } from "./thrown.ts";

const { port1: ours, port2: theirs } = new MessageChannel();
afterEach(() => void ours.removeAllListeners());

const ask = async (job: unknown) => {
  ours.postMessage(job);
  const [done] = await once(ours, "message");
  return done;
};

const made: Float64Array[] = [];
const AWAY = { code: "ECONNREFUSED", syscall: "connect" };
serve(theirs, async ({ kind, size }: { kind: string; size: number }) => {
  if (kind === "refuse") throw new Error("refused");
  if (kind === "away") throw new Error("not read", { cause: Object.assign(new Error("refused"), AWAY) });
  const result = { values: new Float64Array(size).fill(1) };
  made.push(result.values);
  return kind === "move" ? moving(result, [result.values]) : result;
});

test("the arrays of a result are moved if the work says so, and copied otherwise", async () => {
  const result = { values: new Float64Array([1, 1]) };
  expect(await ask({ kind: "move", size: 2 })).toEqual({ result });
  expect(await ask({ kind: "copy", size: 2 })).toEqual({ result });
  expect(made.map(({ length }) => length)).toEqual([0, 2]);
});

test("what the work throws is the answer to its job only", async () => {
  expect(await ask({ kind: "refuse" })).toMatchObject({ error: { message: "refused" } });
  expect(await ask({ kind: "copy", size: 0 })).toHaveProperty("result");
});

test("an error keeps its codes and those of its causes, so that a database that is away is known by them", async () => {
  const thrown = unpackThrown(await ask({ kind: "away" }));
  expect(thrown).toMatchObject({ message: "not read", cause: { message: "refused", ...AWAY } });
  expect(isDatabaseAway(thrown)).toBe(true);
  expect(thrown).not.toHaveProperty("code");
});
