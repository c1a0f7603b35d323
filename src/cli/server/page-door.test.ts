import { expect, test } from "vitest";
import { refusePage } from "./page-door.ts";

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
