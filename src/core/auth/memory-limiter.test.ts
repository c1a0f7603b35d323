import { expect, test } from "vitest";
import { MemoryLimiter } from "./memory-limiter.ts";

test("a flood of keys fills no more than some megabytes, and the latest are still counted", async () => {
  const limiter = new MemoryLimiter({ keyPrefix: "test", points: 2, duration: 900 });
  const networks = Array.from({ length: 10_000 }, (_, i) => `2001:db8:${i.toString(16)}::/48`);
  for (const network of networks) await limiter.consume(network);
  expect(limiter.dump().storage.length).toBeLessThan(9_000);
  const last = networks.at(-1) ?? "";
  expect((await limiter.consume(last)).consumedPoints).toBe(2);
  await expect(limiter.consume(last)).rejects.toMatchObject({ consumedPoints: 3 });
  const first = await limiter.consume(networks[0] ?? "");
  expect(first.consumedPoints).toBe(1);
});

test("gives back to the keys it has, and remembers no others", async () => {
  const limiter = new MemoryLimiter({ keyPrefix: "test", points: 2, duration: 900 });
  await limiter.consume("known", 2);
  expect((await limiter.reward("known")).consumedPoints).toBe(1);
  expect(await limiter.reward("forgotten")).toMatchObject({ consumedPoints: 0, remainingPoints: 2 });
  expect(limiter.dump().storage).toHaveLength(1);
});
