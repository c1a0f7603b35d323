import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { serveRoutes } from "#testing/routes/serve-routes.ts";
import { normalizeTarget, rewriteUnroutable } from "./page-door.ts";

test.each([
  ["POST", "/unsubscribe/abc", "/api/unsubscribe/abc"],
  ["POST", "/unsubscribe/abc?utm_source=mail", "/api/unsubscribe/abc?utm_source=mail"],
  ["POST", "https://shop.example/unsubscribe/abc", "/api/unsubscribe/abc"],
  ["GET", "/unsubscribe/abc", "/unsubscribe/abc"],
  ["POST", "/unsubscribe", "/unsubscribe"],
  ["POST", "/unsubscribe/a/b", "/unsubscribe/a/b"],
  ["POST", "/login", "/login"],
  ["GET", "http://evil.example/login/?next=/rfm", "/login/?next=/rfm"],
  ["GET", "HTTP://evil.example:81", "/"],
  ["GET", "https://evil.example?a=1", "/?a=1"],
  ["GET", "http:\\\\evil.example\\x", "/\\x"],
  ["GET", "/rfm?from=http://a.example/", "/rfm?from=http://a.example/"],
  ["OPTIONS", "*", "*"],
])("%s %s is answered as %s", (method, url, target) => {
  const request = { method, url };
  normalizeTarget(request);
  expect(request.url).toBe(target);
});

/** The head of the answer to a request line that `fetch` doesn't send. */
const headOf = async (port: number, line: string): Promise<string> => {
  const socket = connect(port, "127.0.0.1");
  socket.write(`${line} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n`);
  return (await text(socket)).split("\r\n\r\n")[0] ?? "";
};

test("no redirect leads to the host that a request line names", async () => {
  const server = await serveRoutes();
  onTestFinished(() => server[Symbol.asyncDispose]());
  const port = Number(new URL(server.url).port);
  expect(await headOf(port, "GET http://evil.example/login?password=x")).toContain("location: /login\r\n");
  expect(await headOf(port, "GET http://evil.example/api/health/live")).toMatch(/^HTTP\/1.1 200 /);
});

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
