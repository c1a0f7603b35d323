import { expect, test } from "vitest";
import { CONTRACTS } from "#routes.ts";
import { batchIn } from "./batch-items.ts";
import { PUBLIC_BODY_LIMIT } from "./contract.ts";

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

test("a body that is read at once, on the thread of all requests, has at most 4 MB", () => {
  const atOnce = CONTRACTS.filter(
    ({ heavy, upload, auth, input }) => !heavy && !upload && auth !== "signature" && !batchIn(input),
  );
  const large = atOnce.filter(({ bodyLimit = 0 }) => bodyLimit > 4 * 1024 ** 2);
  expect(large.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});
