import { expect, test } from "vitest";
import { rewriteUnroutable } from "./unroutable-requests.ts";

const made = (method: string, url: string, headers: Record<string, string> = {}) => {
  const request = { method, url, headers };
  rewriteUnroutable(request);
  return request;
};

test.each([
  ["GET", "/api/admin/me?q=%"],
  ["POST", "/api/v1/ai/x"],
  ["GET", "/caf%C3%A9"],
])("%s %s is passed on unchanged", (method, url) => {
  expect(made(method, url)).toEqual({ method, url, headers: {} });
});

test.each([
  ["/api/%", "/api/-"],
  ["/api/reports/%ff?a=1", "/api/reports/-"],
  ["/api/v1/ai/x/%e0%a4", "/api/v1/ai/-"],
  ["/%", "/-"],
])("%s, which is malformed, is routed to %s", (url, near) => {
  expect(made("GET", url)).toEqual({ method: "GET", url: near, headers: {} });
});

test("an unsupported method is passed in a header that only we set", () => {
  expect(made("TRACE", "/api/reports/customers")).toEqual({
    method: "GET",
    url: "/api/reports/-",
    headers: { "x-customer-360-method": "TRACE" },
  });
  expect(made("GET", "/api/x", { "x-customer-360-method": "TRACE" }).headers).toEqual({});
});

test("a header that Next would log unescaped is removed: there are no server actions", () => {
  const asked = { "next-action": "\u001b[2J forged", accept: "text/html" };
  expect(made("POST", "/login", asked).headers).toEqual({ accept: "text/html" });
});
