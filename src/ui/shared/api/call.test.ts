import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { defineContract } from "#contracts/contract.ts";
import { CallError, call, download } from "./call.ts";

const thing = { summary: "", auth: "session", permission: null, errors: "admin" } as const;
const getThing = defineContract({
  ...thing,
  method: "GET",
  path: "/api/things/{id}",
  input: z.object({ id: z.string(), q: z.string().optional() }),
  output: z.object({ data: z.object({ size: z.number() }) }),
});
const changeThing = defineContract({
  ...thing,
  method: "PATCH",
  path: "/api/things/{id}",
  input: z.object({ id: z.string(), size: z.number() }),
  output: z.object({ data: z.object({ size: z.number() }) }),
});
const removeThing = defineContract({
  ...thing,
  method: "DELETE",
  path: "/api/things",
  input: z.object({}),
  output: z.void(),
});

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
    // Each test has a connection of its own.
    response.setHeader("connection", "close");
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // A browser knows its own host; here it has to be said.
  const realFetch = globalThis.fetch;
  vi.stubGlobal("fetch", (address: string, options?: RequestInit) => realFetch(base + address, options));
});
afterAll(() => {
  vi.unstubAllGlobals();
  server.close();
  server.closeAllConnections();
});

describe("a call", () => {
  test("puts path parameters into the path and the rest of a GET into the query, empty ones left out", async () => {
    let asked = "";
    answer = (request, response) => {
      asked = `${request.method} ${request.url} ${request.headers["accept-language"]}`;
      response.end(JSON.stringify({ data: { size: 1 } }));
    };
    await call(getThing, { id: "a/b", q: "x y" }, { language: "pt" });
    expect(asked).toBe("GET /api/things/a%2Fb?q=x+y pt");
    await call(getThing, { id: "1", q: "" });
    expect(asked).toMatch(/^GET \/api\/things\/1 /);
  });

  test("sends what a write changes as JSON", async () => {
    let sent = "";
    answer = (request, response) => {
      request.on("data", (chunk) => {
        sent += chunk;
      });
      request.on("end", () => response.end(JSON.stringify({ data: { size: 7 } })));
    };
    expect(await call(changeThing, { id: "1", size: 7 })).toEqual({ data: { size: 7 } });
    expect(JSON.parse(sent)).toEqual({ size: 7 });
  });

  test("sends a file as it is, and what it says beside it in the address", async () => {
    const sent: string[] = [];
    answer = (request, response) => {
      sent.push(`${request.method} ${request.url} ${request.headers["content-type"]}`);
      request.on("data", (chunk) => sent.push(String(chunk)));
      request.on("end", () => response.end(JSON.stringify({ data: { size: 1 } })));
    };
    await call(changeThing, { id: "1", size: 2 }, { file: new File(["a,b\n"], "march.csv") });
    expect(sent).toEqual(["PATCH /api/things/1?size=2 text/csv", "a,b\n"]);
  });

  test("takes 204 for done", async () => {
    answer = (_request, response) => response.writeHead(204).end();
    expect(await call(removeThing, {})).toBeUndefined();
  });
});

describe("a refusal", () => {
  test("keeps the status, the admin family's code, the request id and the seconds to wait", async () => {
    json(429, { error: "Too many", code: "RATE_LIMITED" }, { "x-request-id": "req-1", "retry-after": "7" });
    const error = await failureOf(call(getThing, { id: "1" }));
    expect(error).toMatchObject({
      message: "Too many",
      status: 429,
      code: "RATE_LIMITED",
      requestId: "req-1",
      retryAfterSeconds: 7,
    });
  });

  test("of the report family speaks by detail", async () => {
    json(403, { detail: "You do not have permission to perform this action." });
    expect((await failureOf(call(getThing, { id: "1" }))).message).toMatch(/^You do not have permission/);
  });

  test("that is no JSON is still one", async () => {
    answer = (_request, response) => response.writeHead(502).end("<h1>Bad gateway</h1>");
    expect(await failureOf(call(getThing, { id: "1" }))).toMatchObject({ status: 502, message: "HTTP 502" });
  });

  test("is also an answer that breaks its promise", async () => {
    json(200, { data: { size: "large" } }, { "x-request-id": "req-2" });
    expect(await failureOf(call(getThing, { id: "1" }))).toMatchObject({ status: 200, requestId: "req-2" });
  });

  test("is a service that cannot be reached", async () => {
    answer = (request) => request.socket.destroy();
    expect(await failureOf(call(getThing, { id: "1" }))).toMatchObject({ status: 0 });
  });

  test("is not what someone stopped by hand", async () => {
    answer = () => undefined;
    const stop = new AbortController();
    const asked = call(getThing, { id: "1" }, { signal: stop.signal });
    stop.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
  });
});

test("a file comes with the name the server gave it", async () => {
  answer = (_request, response) =>
    response.writeHead(200, { "content-disposition": 'attachment; filename="report-2025-11-06.csv"' }).end("a,b\r\n");
  const file = await download(getThing, { id: "1" });
  expect(file.name).toBe("report-2025-11-06.csv");
  expect(await file.content.text()).toBe("a,b\r\n");
});
