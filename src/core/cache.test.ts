import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { cached, forgetMemory, rememberedAnswers } from "#core/cache.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness } from "#testing/builders.ts";
import { lockPool, pool } from "./db/pool.ts";
import { withBusiness } from "./db/with-business.ts";

const keysOf = (scope: Scope) =>
  withBusiness(scope, async (client) => (await client.query("select key from report_cache order by key")).rows);

/** A slow computation that counts its calls. */
const slowly = (value: unknown) => {
  const computation = { runs: 0, compute: async () => value };
  computation.compute = async () => {
    computation.runs++;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return value;
  };
  return computation;
};

afterEach(() => {
  vi.useRealTimers();
});

describe("a cached answer", () => {
  test("is computed once, then found in memory, and later in the table", async () => {
    const scope = await aBusiness();
    const computation = slowly({ answer: 42 });
    const read = () => cached(scope, "a", 600, computation.compute);
    expect(await read()).toEqual({ value: { answer: 42 }, hit: false, ageSeconds: 0 });
    expect(await read()).toMatchObject({ value: { answer: 42 }, hit: true });
    forgetMemory();
    expect(await read()).toMatchObject({ value: { answer: 42 }, hit: true });
    expect(computation.runs).toBe(1);
  });

  test("reports its age, expires on time, and is deleted after expiry", async () => {
    const scope = await aBusiness();
    const start = Date.parse("2030-01-01T00:00:00Z");
    const at = (seconds: number) => vi.useFakeTimers({ toFake: ["Date"], now: start + seconds * 1000 });
    at(0);
    await cached(scope, "old", 600, async () => 1);
    at(599);
    expect(await cached(scope, "old", 600, async () => 2)).toEqual({ value: 1, hit: true, ageSeconds: 599 });
    at(600);
    await cached(scope, "new", 600, async () => 3);
    expect(await keysOf(scope)).toEqual([{ key: "new" }]);
    expect(await cached(scope, "old", 600, async () => 2)).toEqual({ value: 2, hit: false, ageSeconds: 0 });
  });

  test("an answer of another build is computed again", async () => {
    const scope = await aBusiness();
    await cached(scope, "a", 600, async () => 1);
    forgetMemory();
    await withBusiness(scope, (client) =>
      client.query("update report_cache set value = '0.0.9 other' || chr(10) || '2'"),
    );
    expect(await cached(scope, "a", 600, async () => 3)).toMatchObject({ value: 3, hit: false });
    forgetMemory();
    expect(await cached(scope, "a", 600, async () => 4)).toMatchObject({ value: 3, hit: true });
  });

  test("leaves memory when it expires, although no one asks for it again", async () => {
    const scope = await aBusiness();
    forgetMemory();
    await cached(scope, "for a second", 1, async () => "x".repeat(1000));
    await cached(scope, "for long", 600, async () => 1);
    await expect.poll(rememberedAnswers).toBe(1);
    expect(await cached(scope, "for long", 600, async () => 2)).toMatchObject({ value: 1 });
  });

  test("an answer of a clock that has been set back since is computed again", async () => {
    const scope = await aBusiness();
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 86_400_000 });
    await cached(scope, "ahead", 600, async () => "tomorrow's");
    vi.useRealTimers();
    expect(await cached(scope, "ahead", 600, async () => "today's")).toMatchObject({ value: "today's", hit: false });
    forgetMemory();
    expect(await cached(scope, "ahead", 600, async () => "again")).toMatchObject({ value: "today's", hit: true });
  });

  test("belongs to one business, even under the same key", async () => {
    const [ours, theirs] = [await aBusiness(), await aBusiness()];
    await cached(ours, "ours", 600, async () => "ours");
    forgetMemory();
    expect(await cached(theirs, "ours", 600, async () => "theirs")).toMatchObject({ value: "theirs", hit: false });
    expect(await keysOf(theirs)).toEqual([{ key: "ours" }]);
  });

  test("is not stored on failure: all waiting callers get the error, and the next call retries", async () => {
    const scope = await aBusiness();
    const failing = () => Promise.reject(new Error("no luck"));
    const waiting = await Promise.allSettled([1, 2, 3].map(() => cached(scope, "f", 600, failing)));
    expect(waiting.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(await cached(scope, "f", 600, async () => "fine")).toMatchObject({ value: "fine", hit: false });
  });
});

describe("one computation at a time", () => {
  test("fifty readers of one key share one computation", async () => {
    const scope = await aBusiness();
    const computation = slowly("x");
    const all = await Promise.all(Array.from({ length: 50 }, () => cached(scope, "k", 600, computation.compute)));
    expect(computation.runs).toBe(1);
    expect(all.filter(({ hit }) => !hit)).toHaveLength(1);
    expect(new Set(all.map(({ value }) => value))).toEqual(new Set(["x"]));
  });

  test("more keys than connections don't cause a deadlock", async () => {
    const scope = await aBusiness();
    const all = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        cached(scope, `k${i}`, 600, () =>
          withBusiness(scope, async (client) => (await client.query(`select pg_sleep(0.01), ${i} as i`)).rows[0].i),
        ),
      ),
    );
    expect(all.map(({ value }) => value)).toEqual(Array.from({ length: 40 }, (_, i) => i));
    expect([pool().waitingCount, lockPool().waitingCount]).toEqual([0, 0]);
  });

  test("works across processes: the second one finds the first one's result", async () => {
    const scope = await aBusiness();
    const program = `
      import { cached } from "#core/cache.ts";
      import { closePool } from "#core/db/pool.ts";
      const compute = () => new Promise((resolve) => setTimeout(() => resolve(process.pid), 400));
      console.log(JSON.stringify(await cached({ businessId: "${scope.businessId}" }, "p", 600, compute)));
      await closePool();`;
    const run = () =>
      promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], { cwd: process.cwd() });
    const answers = (await Promise.all([run(), run(), run()])).map(({ stdout }) => JSON.parse(stdout));
    expect(new Set(answers.map(({ value }) => value)).size).toBe(1);
    expect(answers.filter(({ hit }) => !hit)).toHaveLength(1);
  });

  test("a process that has built the product after its first answers shares the later ones", async () => {
    const { businessId } = await aBusiness();
    const checkout = mkdtempSync(path.join(tmpdir(), "customer-360-build-"));
    onTestFinished(() => rmSync(checkout, { recursive: true }));
    copyFileSync("package.json", path.join(checkout, "package.json"));
    const run = async (statements: string) => {
      const program = `
        import { mkdirSync, writeFileSync } from "node:fs";
        import { cached, readBuildAgain } from ${JSON.stringify(path.resolve("src/core/cache.ts"))};
        import { closePool } from ${JSON.stringify(path.resolve("src/core/db/pool.ts"))};
        const read = (key) => cached({ businessId: "${businessId}" }, key, 600, async () => key);
        ${statements}
        await closePool();`;
      const child = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
        cwd: checkout,
      });
      return JSON.parse(child.stdout);
    };
    const built = await run(`
      await read("early");
      mkdirSync(".next");
      writeFileSync(".next/BUILD_ID", "first");
      readBuildAgain();
      console.log(JSON.stringify([await read("early"), await read("late")]));`);
    expect(built).toMatchObject([{ hit: true }, { hit: false }]);
    const other = await run(`console.log(JSON.stringify([await read("early"), await read("late")]));`);
    expect(other).toMatchObject([{ hit: false }, { hit: true }]);
  });
});
