import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { serveRoutes } from "#testing/routes/serve-routes.ts";
import { normalizeTarget, refusePage, rewriteUnroutable } from "./page-door.ts";

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

const asked = (method: string, url: string, headers: Record<string, string> = {}) =>
  refusePage({ method, url, headers });

test.each([
  ["GET", "/login?next=%2Frfm"],
  ["HEAD", "/"],
  ["POST", "/api/auth/form/login"],
  ["DELETE", "/api"],
  ["POST", "/mcp"],
  ["GET", "/invite?token=inv_1"],
])("%s %s is passed to Next", (method, url) => expect(asked(method, url)).toBeNull());

test.each([
  ["POST", "/login"],
  ["PUT", "/"],
  ["TRACE", "/rfm"],
  ["POST", "/apiary"],
  ["POST", "/mcp/login"],
  ["POST", "/api/../login"],
  ["POST", "/api/%2e%2e/login"],
  ["POST", "/api\\..\\login"],
  ["POST", "//api/admin/me"],
  ["POST", "/_next/image"],
])("%s %s is not allowed", (method, url) =>
  expect(asked(method, url)).toEqual({ status: 405, headers: { allow: "GET, HEAD" } }),
);

test("no kind of body makes a page take a POST: a server action's is multipart", () => {
  const headers = {
    "content-type": "multipart/form-data; boundary=x",
    "next-action": "a1",
    "content-length": "9000000",
  };
  expect(asked("POST", "/login", headers)?.status).toBe(405);
});

test("a page request has no body, however its length is declared", () => {
  expect(asked("GET", "/login", { "content-length": "9000000" })?.status).toBe(413);
  expect(asked("GET", "/login", { "transfer-encoding": "chunked" })?.status).toBe(413);
  expect(asked("GET", "/login", { "content-length": "0" })).toBeNull();
});

test.each([
  ["/login?email=a%40b.example&password=hunter2&next=%2Frfm", "/login?next=%2Frfm"],
  ["/invite?token=inv_1&password=hunter2", "/invite?token=inv_1"],
  ["/login?password", "/login"],
  ["//evil.example/?password=x", "/evil.example/"],
  ["/\\evil.example?password=x", "/evil.example"],
])("%s redirects to %s", (url, location) => {
  expect(asked("GET", url)).toMatchObject({ status: 303, headers: { location } });
});

test("development posts are passed on", () => {
  expect(refusePage({ method: "POST", url: "/__nextjs_original-stack-frames", headers: {} }, true)).toBeNull();
});
