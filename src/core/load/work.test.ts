import { expect, test } from "vitest";
import { makePace, runAs } from "./work.ts";

const WORK_MS = 40;

/** Keeps the event loop busy. */
const work = () => {
  const since = performance.now();
  while (performance.now() - since < WORK_MS);
};

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Whether other work runs before the next batch. */
const givesWay = async (): Promise<boolean> => {
  // The loop's utilization is updated once per turn.
  await nextTurn();
  const pace = makePace();
  work();
  let isPaused = true;
  const paused = pace().then(() => {
    isPaused = false;
  });
  await nextTurn();
  const gaveWay = isPaused;
  await paused;
  return gaveWay;
};

test("other work runs after a batch that kept the event loop busy", async () => {
  expect(await runAs({ kind: "export" }, givesWay)).toBe(true);
});

test("it pauses for longer while others keep the loop busy", async () => {
  const others = async (): Promise<number> => {
    await nextTurn();
    const pace = makePace();
    let isPaused = true;
    work();
    const paused = pace().then(() => {
      isPaused = false;
    });
    let turns = 0;
    for (; isPaused; turns++) {
      work();
      await nextTurn();
    }
    await paused;
    return turns;
  };
  // A single pause has room for three.
  expect(await runAs({ kind: "export" }, others)).toBeGreaterThan(6);
});

test("a command never pauses", async () => {
  expect(await givesWay()).toBe(false);
});
