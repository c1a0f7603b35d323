import { afterEach, describe, expect, test, vi } from "vitest";
import { count, forget, giveBack, MemoryLimiter, toNetworkAddress } from "./rate-limit.ts";

afterEach(() => {
  vi.useRealTimers();
});

describe("a count", () => {
  test("counts down to zero and then rejects, marking the first rejection", async () => {
    const results = [];
    for (let use = 0; use < 12; use++) results.push(await count("login-pair", "a"));
    expect(results.map(({ remaining }) => remaining)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0]);
    expect(results.map(({ isExceeded }) => isExceeded).indexOf(true)).toBe(10);
    expect(results.filter(({ isFirstRefusal }) => isFirstRefusal)).toHaveLength(1);
    expect(results[11]?.resetSeconds).toBeLessThanOrEqual(900);
  });

  test("can be given back, and reset", async () => {
    await count("login-pair", "b");
    await giveBack("login-pair", "b");
    expect((await count("login-pair", "b")).remaining).toBe(9);
    await forget("login-pair", "b");
    expect((await count("login-pair", "b")).remaining).toBe(9);
  });

  test("starts again if its window was begun by a clock that has been set back since", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 86_400_000 });
    for (let use = 0; use < 31; use++) await count("refused", "d");
    vi.useRealTimers();
    expect(await count("refused", "d")).toMatchObject({ remaining: 29, isExceeded: false });
    expect(await count("refused", "d")).toMatchObject({ remaining: 28 });
  });

  test("is correct under concurrency", async () => {
    const results = await Promise.all(Array.from({ length: 40 }, () => count("refused", "c")));
    expect(results.filter(({ isExceeded }) => isExceeded)).toHaveLength(10);
  });
});

describe("many networks of one caller", () => {
  const network = (home: number, lan: number) => toNetworkAddress(`2001:db8:77:${((home << 8) | lan).toString(16)}::1`);
  const uses = async (networks: string[]) => {
    let allowed = 0;
    for (const each of networks) if (!(await count("refused", each)).isExceeded) allowed++;
    return allowed;
  };

  test("have the limit twice in a home, and four times in a server's network", async () => {
    // 30 for one network.
    expect(await uses(Array.from({ length: 100 }, (_, lan) => network(1, lan)))).toBe(60);
    expect(await uses(Array.from({ length: 200 }, (_, home) => network(2 + home, 0)))).toBeLessThanOrEqual(120 - 60);
    expect((await count("refused", toNetworkAddress("2001:db8:78:1::1"))).remaining).toBe(29);
  });

  test("are given back with their own, and a limit by account counts none of them", async () => {
    const own = toNetworkAddress("2001:db8:79:102::1");
    await count("login-address", own);
    await giveBack("login-address", own);
    expect((await count("login-address", own)).remaining).toBe(99);
    for (let lan = 0; lan < 60; lan++) await count("login-pair", `a:${toNetworkAddress(`2001:db8:7a:${lan}::1`)}`);
    expect((await count("login-pair", `a:${toNetworkAddress("2001:db8:7a:99::1")}`)).isExceeded).toBe(false);
  });
});

test.each([
  ["203.0.113.9", "203.0.113.9"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:0DB8:0001:0002::1", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["unknown", "unknown"],
])("%s counts as %s", (address, network) => {
  expect(toNetworkAddress(address)).toBe(network);
});

describe("a limiter in memory", () => {
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
});
