import { expect, test } from "vitest";
import { runAs } from "../load/work.ts";
import { isLockTaken, withLock, withLockInTurn } from "./lock.ts";
import { pool } from "./pool.ts";

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Ends this database's connections that hold an advisory lock, as a restart of the server would. */
const breakHolders = () =>
  pool().query(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
    and database = (select oid from pg_database where datname = current_database())`);

test("each name is held by one caller at a time, independent of other names", async () => {
  const inside = new Map<string, number>();
  // The first caller of each name waits for those of the others.
  const allNames = Promise.withResolvers<void>();
  let most = 0;
  await Promise.all(
    Array.from({ length: 12 }, (_, i) =>
      withLock(`name ${i % 3}`, async () => {
        const name = `name ${i % 3}`;
        inside.set(name, (inside.get(name) ?? 0) + 1);
        most = Math.max(most, inside.get(name) ?? 0);
        if (inside.size === 3) allNames.resolve();
        await allNames.promise;
        await pause(20);
        inside.set(name, (inside.get(name) ?? 0) - 1);
      }),
    ),
  );
  expect(most).toBe(1);
});

test("a business computes while another one uses and awaits its whole share", async () => {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const ours = Array.from({ length: 40 }, (_, i) =>
    runAs({ kind: "read", businessId: "ours" }, () => withLock(`ours ${i}`, () => ended)),
  );
  const theirs = runAs({ kind: "read", businessId: "theirs" }, () =>
    withLock("theirs", () => withLock("inside", async () => "done")),
  );
  expect(await theirs).toBe("done");
  end();
  await Promise.all(ours);
});

test("a failure inside releases the lock", async () => {
  await expect(withLock("f", () => Promise.reject(new Error("no luck")))).rejects.toThrow("no luck");
  expect(await withLock("f", async () => "next")).toBe("next");
});

test("a lost connection that holds a lock affects neither the work inside nor the next caller", async () => {
  const result = await withLock("b", async () => {
    await breakHolders();
    await pause(50);
    return "done";
  });
  expect(result).toBe("done");
  expect(await withLock("b", async () => "next")).toBe("next");
});

test("a waiting caller is notified, may give up, and gets the lock when the other has finished", async () => {
  let end = () => {};
  const first = withLock("turn", () => new Promise<void>((resolve) => (end = resolve)));
  while (!(await isLockTaken("turn"))) await pause(5);
  const leaving = new AbortController();
  const gone = withLockInTurn(
    "turn",
    { signal: leaving.signal, onWait: () => leaving.abort(new Error("left")) },
    async () => 1,
  );
  await expect(gone).rejects.toThrow("left");
  const never = new AbortController().signal;
  expect(await withLockInTurn("turn", { signal: never, onWait: end }, async () => "mine")).toBe("mine");
  await first;
  expect(await isLockTaken("turn")).toBe(false);
});
