import { expect, test } from "vitest";
import { PUBLIC_BODY_LIMIT } from "./contract.ts";
import { CONTRACTS } from "./index.ts";

/** A signature covers the whole body, so that all of it is read before the sender is known. */
const SIGNED = { "/api/webhooks/{connectionId}": 5 * 1024 ** 2, "/api/integrations/slack/actions": 512 * 1024 };

test("what anyone may send is small", () => {
  const open = CONTRACTS.filter(({ auth, method }) => (auth === "none" || auth === "signature") && method !== "GET");
  const limits = open.map(({ path, bodyLimit }) => [path, bodyLimit] as const);
  expect(Object.fromEntries(limits.filter(([path]) => path in SIGNED))).toEqual(SIGNED);
  const others = limits.filter(([path]) => !(path in SIGNED));
  expect(others.length).toBeGreaterThanOrEqual(5);
  for (const [path, limit] of others) expect([path, limit]).toEqual([path, PUBLIC_BODY_LIMIT]);
});
