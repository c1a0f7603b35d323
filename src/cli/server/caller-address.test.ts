import { expect, test } from "vitest";
import { callerAddress } from "./caller-address.ts";

test("without a trusted proxy the peer is the caller, whatever the header says", () => {
  expect(callerAddress("203.0.113.7", "10.0.0.1", 0)).toBe("203.0.113.7");
  expect(callerAddress("::ffff:203.0.113.7", undefined, 0)).toBe("203.0.113.7");
});

test("behind n proxies the caller is the n-th address from the right; those further left may be forged", () => {
  expect(callerAddress("10.0.0.2", "6.6.6.6, 203.0.113.7", 1)).toBe("203.0.113.7");
  expect(callerAddress("10.0.0.2", ["6.6.6.6", "203.0.113.7, 10.0.0.1"], 2)).toBe("203.0.113.7");
});

test("ignores a header shorter than the chain of proxies", () => {
  expect(callerAddress("10.0.0.2", "203.0.113.7", 2)).toBe("10.0.0.2");
  expect(callerAddress("10.0.0.2", undefined, 1)).toBe("10.0.0.2");
});
