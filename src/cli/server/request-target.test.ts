import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { serveRoutes } from "#testing/routes/serve-routes.ts";
import { normalizeTarget } from "./request-target.ts";

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
