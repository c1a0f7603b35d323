import { expect, test } from "vitest";
import { routeUnsubscribe } from "./request-target.ts";

test.each([
  ["POST", "/unsubscribe/abc", "/api/unsubscribe/abc"],
  ["POST", "/unsubscribe/abc?utm_source=mail", "/api/unsubscribe/abc?utm_source=mail"],
  ["GET", "/unsubscribe/abc", "/unsubscribe/abc"],
  ["POST", "/unsubscribe", "/unsubscribe"],
  ["POST", "/unsubscribe/a/b", "/unsubscribe/a/b"],
  ["POST", "/login", "/login"],
])("%s %s is answered as %s", (method, url, target) => {
  const request = { method, url };
  routeUnsubscribe(request);
  expect(request.url).toBe(target);
});
