import { randomUUID } from "node:crypto";
import { createServer, type Server, type Socket } from "node:net";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GET as getMe } from "#app/api/admin/me/route.ts";
import { GET as callAuth } from "#app/api/auth/[...nextauth]/route.ts";
import { GET as getLive } from "#app/api/health/live/route.ts";
import { GET as getReady } from "#app/api/health/ready/route.ts";
import { GET as getReport } from "#app/api/reports/customers/segmentation/route.ts";
import { authSecret, provideSettings } from "#core/server/settings.ts";
import { aRequest } from "#testing/request.ts";

/** Accepts connections and treats them as each test sets, like a database that is restarting. */
let cutting: Server;
let treat: (socket: Socket) => void;

const cut = (socket: Socket): void => {
  socket.destroy();
};

/** What PostgreSQL answers to every connection while it recovers from a crash. */
const refuseWhileRecovering = (socket: Socket): void => {
  const fields = ["SFATAL", "VFATAL", "C57P03", "Mthe database system is in recovery mode"];
  const body = Buffer.from(`${fields.join("\0")}\0\0`);
  const head = Buffer.alloc(5);
  head.write("E");
  head.writeInt32BE(body.length + 4, 1);
  socket.on("error", cut).once("data", () => socket.end(Buffer.concat([head, body])));
};

beforeAll(async () => {
  cutting = createServer((socket) => treat(socket));
  await new Promise<void>((resolve) => cutting.listen(0, "127.0.0.1", resolve));
  const address = cutting.address();
  const port = typeof address === "object" && address ? address.port : 0;
  provideSettings({ DATABASE_URL: `postgresql://nobody@127.0.0.1:${port}/none` });
});

afterAll(async () => {
  await new Promise((resolve) => cutting.close(resolve));
});

const token = `c360_${"a".repeat(43)}`;

describe.each([
  ["is away", cut],
  ["recovers", refuseWhileRecovering],
])("while the database %s", (_, treatment) => {
  beforeAll(() => {
    treat = treatment;
  });

  test("a route answers 503 with a retry time, without the reason", async () => {
    const response = await getMe(aRequest("GET", "/api/admin/me", { token }));
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await response.json()).toEqual({
      error: "The service is busy. Try again in 5 seconds",
      code: "SERVICE_UNAVAILABLE",
    });
  });

  test("the report answers in its own family's format", async () => {
    const response = await getReport(aRequest("GET", "/api/reports/customers/segmentation/", { token }));
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(await response.json()).toEqual({
      success: false,
      error: "Service temporarily unavailable",
      request_id: response.headers.get("x-request-id"),
    });
  });

  test("the product is live, but not ready", async () => {
    expect((await getLive(aRequest("GET", "/api/health/live"))).status).toBe(200);
    expect((await getReady(aRequest("GET", "/api/health/ready"))).status).toBe(503);
  });

  test("the login reports it instead of a wrong password", async () => {
    const call = (method: string, action: string, cookie: string, body?: string) =>
      callAuth(
        aRequest(method, `/api/auth/${action}`, {
          cookie,
          headers: { "content-type": "application/x-www-form-urlencoded" },
          ...(body !== undefined && { body }),
        }),
        { params: Promise.resolve({ nextauth: action.split("/") }) },
      );
    const csrf = await call("GET", "csrf", "");
    const cookie = csrf.headers
      .getSetCookie()
      .map((each) => each.split(";")[0])
      .join("; ");
    const { csrfToken } = await csrf.json();
    const answer = await call("POST", "callback/credentials", cookie, `csrfToken=${csrfToken}&email=a@b.c&password=x`);
    const { url } = await answer.json();
    expect(new URL(url).searchParams.get("error")).toBe("SERVICE_UNAVAILABLE");
  });

  test("a session that cannot be checked keeps its cookie", async () => {
    const claims = { sub: randomUUID(), businessId: randomUUID(), sessionId: randomUUID() };
    const cookie = `next-auth.session-token=${await encode({ token: claims, secret: authSecret() })}`;
    const answer = await callAuth(aRequest("GET", "/api/auth/session", { cookie }), {
      params: Promise.resolve({ nextauth: ["session"] }),
    });
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });
});
