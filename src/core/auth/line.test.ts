import { expect, test } from "vitest";
import { makeLine } from "./passwords.ts";

const aJob = () => {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { run: () => ended, end: () => end() };
};

test("runs a limited number at once, in arrival order, and rejects callers when the line is full", async () => {
  const line = makeLine({ atOnce: 1, mostWaiting: 1 });
  const [first, second] = [aJob(), aJob()];
  const order: string[] = [];
  const running = line.run(first.run).then(() => order.push("first"));
  const waiting = line.run(second.run).then(() => order.push("second"));
  await expect(line.run(async () => {})).rejects.toMatchObject({ code: "SERVICE_UNAVAILABLE" });
  second.end();
  first.end();
  await Promise.all([running, waiting]);
  expect(order).toEqual(["first", "second"]);
  expect(line.isIdle()).toBe(true);
});

test("failed work frees its place", async () => {
  const line = makeLine({ atOnce: 1, mostWaiting: 0 });
  await expect(line.run(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await line.run(async () => "done")).toBe("done");
});
