import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { CallError, call, download } from "#core/ui/call.ts";

const MEMBERS = "GET /api/admin/segments/{id}/members";

let answer: (request: IncomingMessage, response: ServerResponse) => void;
let server: Server;
let base: string;

const json = (status: number, body: unknown, headers: Record<string, string> = {}) => {
  answer = (_request, response) => response.writeHead(status, headers).end(JSON.stringify(body));
};

const failureOf = async (work: Promise<unknown>): Promise<CallError> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof CallError) return error;
  throw new Error(`Not a CallError: ${error}`);
};

beforeAll(async () => {
  server = createServer((request, response) => {
    // Each test has its own connection.
    response.setHeader("connection", "close");
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // Browsers resolve relative addresses; Node needs a base.
  const realFetch = globalThis.fetch;
  vi.stubGlobal("document", { documentElement: { lang: "pt" } });
  vi.stubGlobal("fetch", (address: string, options?: RequestInit) => realFetch(base + address, options));
});
afterAll(() => {
  vi.unstubAllGlobals();
  server.close();
  server.closeAllConnections();
});

describe("a call", () => {
  test("puts path parameters into the path and the rest of a GET into the query, without empty ones", async () => {
    let asked = "";
    answer = (request, response) => {
      asked = `${request.method} ${request.url} ${request.headers["accept-language"]}`;
      response.end(JSON.stringify({ data: { size: 1 } }));
    };
    await call(MEMBERS, { id: "a/b", q: "x y" });
    expect(asked).toBe("GET /api/admin/segments/a%2Fb/members?q=x+y pt");
    await call(MEMBERS, { id: "1", q: "" });
    expect(asked).toBe("GET /api/admin/segments/1/members pt");
  });

  test("sends a write's input as JSON", async () => {
    let sent = "";
    answer = (request, response) => {
      request.on("data", (chunk) => {
        sent += chunk;
      });
      request.on("end", () => response.end(JSON.stringify({ data: { size: 7 } })));
    };
    const changed = await call("PATCH /api/admin/segments/{id}", { id: "1", version: 7 });
    expect(changed).toEqual({ data: { size: 7 } });
    expect(JSON.parse(sent)).toEqual({ version: 7 });
  });

  test("sends a file as the body, and its other input in the query", async () => {
    const sent: string[] = [];
    answer = (request, response) => {
      sent.push(`${request.method} ${request.url} ${request.headers["content-type"]}`);
      request.on("data", (chunk) => sent.push(String(chunk)));
      request.on("end", () => response.end(JSON.stringify({ data: { size: 1 } })));
    };
    const file = new File(["a,b\n"], "march.csv");
    await call("POST /api/admin/tickets/imports", { fileName: "march.csv" }, { file });
    expect(sent).toEqual(["POST /api/admin/tickets/imports?fileName=march.csv text/csv", "a,b\n"]);
  });

  test("accepts 204 without a body", async () => {
    answer = (_request, response) => response.writeHead(204).end();
    expect(await call("DELETE /api/admin/segments/{id}", { id: "1" })).toBeUndefined();
  });
});

describe("a refusal", () => {
  test("has the status, the admin family's code, the request ID and the seconds to wait", async () => {
    const details = [{ field: "name", message: "Required" }];
    json(429, { error: "Too many", code: "RATE_LIMITED", details }, { "x-request-id": "req-1", "retry-after": "7" });
    const error = await failureOf(call(MEMBERS, { id: "1" }));
    expect(error).toMatchObject({
      message: "Too many",
      status: 429,
      code: "RATE_LIMITED",
      requestId: "req-1",
      retryAfterSeconds: 7,
      errors: { name: "Required" },
    });
  });

  test("a refusal of the report family has its detail", async () => {
    json(403, { detail: "You do not have permission to perform this action." });
    expect((await failureOf(call(MEMBERS, { id: "1" }))).message).toMatch(/^You do not have permission/);
  });

  test("a refusal without JSON still has its status", async () => {
    answer = (_request, response) => response.writeHead(502).end("<h1>Bad gateway</h1>");
    expect(await failureOf(call(MEMBERS, { id: "1" }))).toMatchObject({ status: 502, message: "HTTP 502" });
  });

  test("includes successful answers that are not JSON", async () => {
    answer = (_request, response) => response.writeHead(200, { "x-request-id": "req-2" }).end("<h1>Hello</h1>");
    expect(await failureOf(call(MEMBERS, { id: "1" }))).toMatchObject({ status: 200, requestId: "req-2" });
  });

  test("includes an unreachable service", async () => {
    answer = (request) => request.socket.destroy();
    expect(await failureOf(call(MEMBERS, { id: "1" }))).toMatchObject({ status: 0 });
  });

  test("does not include a request that the user cancelled", async () => {
    answer = () => undefined;
    const stop = new AbortController();
    const asked = call(MEMBERS, { id: "1" }, { signal: stop.signal });
    stop.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
  });
});

test("a file has the name that the server gave it", async () => {
  answer = (_request, response) =>
    response.writeHead(200, { "content-disposition": 'attachment; filename="report-2025-11-06.csv"' }).end("a,b\r\n");
  const file = await download(MEMBERS, { id: "1" });
  expect(file.name).toBe("report-2025-11-06.csv");
  expect(await file.content.text()).toBe("a,b\r\n");
});
