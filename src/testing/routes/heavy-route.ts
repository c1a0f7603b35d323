import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { count } from "#core/auth/rate-limit.ts";
import type { Handler } from "#core/http/handle.ts";
import { notFound } from "#core/http/pipeline.ts";
import { provideSettings, settings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { listTokens } from "#features/accounts/manage-api-tokens.ts";
import { rotateTenantSecret } from "#features/accounts/manage-businesses.ts";
import { aBusiness } from "../builders.ts";
import { runs } from "../depth.ts";
import {
  aMember,
  anExpiredToken,
  aRequest,
  asAdmin,
  aToken,
  type CallOptions,
  sessionCookie,
  tenantHeaders,
} from "../request.ts";
import { broken, mistaken } from "./posted-bodies.ts";

// Tests of the request pipeline for each of the specification's heavy routes.

type Methods = Record<"GET" | "POST" | "PUT" | "PATCH" | "DELETE", Handler>;

/** The caller: created before the tests of each file that uses this. */
export const caller = {} as { shop: Scope; token: string; tenant: Record<string, string> };

/** Helpers that call such a route and read its answers. */
export const callsOf = (path: string, { POST }: Pick<Methods, "POST">) => {
  beforeAll(async () => {
    const shop = await aBusiness();
    Object.assign(caller, { shop, token: await aToken(shop), tenant: await tenantHeaders(shop) });
  });
  const send = (body: unknown, { headers, ...options }: CallOptions = {}) => {
    const { token, tenant } = caller;
    return POST(aRequest("POST", path, { token, body, headers: { ...tenant, ...headers }, ...options }));
  };
  const answerOf = async (response: Promise<Response>) => {
    const { status, headers } = await response;
    return { status, headers, body: await (await response).json() };
  };
  const asked = async (body: unknown, options?: CallOptions) => (await answerOf(send(body, options))).body;
  const refused = async (body: unknown, options?: CallOptions) => {
    const { status, body: said } = await answerOf(send(body, options));
    return [status, said];
  };
  return { send, answerOf, asked, refused };
};

export const invalid = (parameter: string, location = "body") => ({
  error: "Validation failed",
  code: "INVALID_PARAMETER",
  details: { parameter, location },
});

export type HeavyRoute = {
  path: string;
  methods: Methods;
  /** A valid body that is quickly answered. */
  body: object;
  right: fc.Arbitrary<object>;
  calls: ReturnType<typeof callsOf>;
};

/** 400 to 429 and 500; of 422, only the tenant's headers. */
export const describePipeline = ({ path, methods, body, right, calls }: HeavyRoute): void => {
  const { POST, ...others } = methods;
  const { send, answerOf, refused } = calls;
  describe("400", () => {
    test.each([
      ["invalid JSON", '{"customer_data": [', {}, "INVALID_JSON"],
      ["a list", "[]", {}, "INVALID_BODY"],
      ["another content type", "{}", { "content-type": "text/plain" }, "UNSUPPORTED_MEDIA_TYPE"],
      ["another charset", "{}", { "content-type": "application/json; charset=utf-16" }, "UNSUPPORTED_MEDIA_TYPE"],
      ["one level more than a hundred", `{"a":${"[".repeat(100)}${"]".repeat(100)}}`, {}, "INVALID_JSON"],
    ])("%s is refused", async (_, body, headers, code) => {
      expect(await refused(body, { headers })).toEqual([400, expect.objectContaining({ error: "Bad request", code })]);
    });
  });

  describe("401", () => {
    const AUTH_FAILED = {
      error: "Unauthorized",
      message: "Invalid or expired authentication token",
      code: "AUTH_FAILED",
    };

    test("no credentials, a wrong token, an expired one and a login are refused in the specification's words", async () => {
      const cookie = await sessionCookie(caller.shop, await aMember(caller.shop));
      const anonymous = aRequest("POST", path, { body, headers: caller.tenant });
      const byLogin = aRequest("POST", path, { body, headers: caller.tenant, cookie });
      for (const request of [anonymous, byLogin]) expect(await (await POST(request)).json()).toEqual(AUTH_FAILED);
      for (const wrong of [`c360_${"a".repeat(43)}`, await anExpiredToken(caller.shop)]) {
        expect(await refused(body, { token: wrong })).toEqual([401, AUTH_FAILED]);
      }
    });

    test("a tenant ID or a secret that doesn't match the token is refused", async () => {
      const other = await aBusiness();
      const theirs = await tenantHeaders(other);
      const wrong = [
        { "x-secret": "a".repeat(64) },
        { "x-secret": theirs["x-secret"] ?? "" },
        { "x-customer-api-id": other.businessId },
        theirs,
      ];
      for (const headers of wrong) {
        expect(await refused(body, { headers })).toEqual([401, AUTH_FAILED]);
      }
    });

    test("any secret of a business that has none is refused", async () => {
      const without = await aBusiness();
      const headers = { "x-customer-api-id": without.businessId };
      expect(await refused(body, { token: await aToken(without), headers })).toEqual([401, AUTH_FAILED]);
    });

    test("the secret before the previous one is refused, and the previous one once it expires", async () => {
      const turning = await aBusiness();
      const call = async (secret: string) => {
        const headers = { "x-customer-api-id": turning.businessId, "x-secret": secret };
        return (await send(body, { token: await aToken(turning), headers })).status;
      };
      const { secret: first } = await rotateTenantSecret(asAdmin(turning), 0);
      const { secret: second } = await rotateTenantSecret(asAdmin(turning), 1);
      expect([await call(first), await call(second)]).toEqual([200, 200]);
      const { secret: third } = await rotateTenantSecret(asAdmin(turning), 1);
      expect([await call(first), await call(second), await call(third)]).toEqual([401, 200, 200]);
      const { secret: fourth } = await rotateTenantSecret(asAdmin(turning), 0);
      expect([await call(third), await call(fourth)]).toEqual([401, 200]);
    });
  });

  describe("403", () => {
    test("a token without ai:use is refused, whatever the tenant's headers", async () => {
      const viewer = await aToken(caller.shop, { role: "viewer" });
      const message = "The token does not have the permission ai:use";
      for (const headers of [{}, { "x-secret": "short" }]) {
        expect(await refused(body, { token: viewer, headers })).toEqual([
          403,
          { error: "Forbidden", message, code: "FORBIDDEN" },
        ]);
      }
    });
  });

  describe("404", () => {
    test("a path next to it is not found, in the same format", async () => {
      const response = await notFound.POST(aRequest("POST", `${path}s`, { token: caller.token, body }));
      expect([response.status, await response.json()]).toEqual([
        404,
        { error: "Not found", message: "No resource exists at this address", code: "NOT_FOUND" },
      ]);
    });
  });

  describe("405", () => {
    test.each(Object.entries(others))("%s is refused, with the allowed methods", async (method, handler) => {
      const response = await handler(aRequest(method, path, { token: caller.token }));
      expect([response.status, response.headers.get("allow")]).toEqual([405, "POST"]);
      expect(await response.json()).toMatchObject({ error: "Method not allowed", code: "METHOD_NOT_ALLOWED" });
    });
  });

  describe("413", () => {
    const MB = 1024 * 1024;
    const TOO_LARGE = {
      error: "Payload too large",
      message: "The body is larger than 64 MB",
      code: "PAYLOAD_TOO_LARGE",
    };
    const streamed = (chunks: number, sent: { count: number }, headers = {}) =>
      new Request(`http://customers.example.com${path}`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${caller.token}`,
          "content-type": "application/json",
          ...caller.tenant,
          ...headers,
        },
        body: new ReadableStream({
          pull(controller) {
            if (sent.count++ < chunks) controller.enqueue(new Uint8Array(MB).fill(0x20));
            else controller.close();
          },
        }),
        duplex: "half",
      } as RequestInit);

    test("a body is refused by its Content-Length before a byte is read", async () => {
      const sent = { count: 0 };
      const { status, body } = await answerOf(POST(streamed(1, sent, { "content-length": String(64 * MB + 1) })));
      expect([status, body]).toEqual([413, TOO_LARGE]);
      expect(sent.count).toBeLessThan(3);
    });

    test("a body is refused as soon as the limit is exceeded, whatever was announced", async () => {
      const sent = { count: 0 };
      const { status, body } = await answerOf(POST(streamed(1000, sent)));
      expect([status, body]).toEqual([413, TOO_LARGE]);
      expect(sent.count).toBeLessThan(70);
    });
  });

  describe("429", () => {
    test("a caller beyond the rate limit is refused, with the time to retry", async () => {
      const busy = await aBusiness();
      const options = { token: await aToken(busy), headers: await tenantHeaders(busy) };
      const [{ id = "" } = {}] = await listTokens(busy);
      // All but the last one, without their requests.
      for (let i = 1; i < settings().RATE_LIMIT; i++) await count("caller", id);
      // Rejected by its type, so that nothing is computed.
      const headers = { ...options.headers, "content-type": "text/plain" };
      expect((await send("{}", { ...options, headers })).status).toBe(400);
      const refusal = await send("{}", { ...options, headers });
      expect(refusal.status).toBe(429);
      expect(Number(refusal.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(await refusal.json()).toMatchObject({ error: "Too many requests", code: "RATE_LIMITED" });
    });
  });

  describe("422", () => {
    describe("the tenant's headers", () => {
      test.each(["x-customer-api-id", "x-secret"])("a missing %s is refused", async (name) => {
        const parameter = name === "x-secret" ? "X-Secret" : "X-Customer-Api-Id";
        expect(await refused(body, { headers: { [name]: "" } })).toEqual([
          422,
          expect.objectContaining({ code: "MISSING_PARAMETER", details: { parameter, location: "header" } }),
        ]);
      });

      test.each([
        ["X-Customer-Api-Id", "7"],
        ["X-Customer-Api-Id", "0190a6f4-5c3e-7b7a-8c1d-2f5b8f0a1b2c"],
        ["X-Secret", "a".repeat(63)],
      ])("a malformed %s is refused before it is compared", async (name, value) => {
        const answer = await refused(body, { headers: { [name.toLowerCase()]: value } });
        expect(answer).toEqual([422, expect.objectContaining(invalid(name, "header"))]);
      });

      test("the headers may be missing if the server is configured with them for this business, and another one must send them", async () => {
        const { TENANT_SECRETS } = settings();
        provideSettings({
          TENANT_SECRETS: `${(await aBusiness()).businessId}:${"b".repeat(64)}, ${caller.shop.businessId}:${caller.tenant["x-secret"]}`,
        });
        try {
          const bare = { headers: { "x-customer-api-id": "", "x-secret": "" } };
          expect((await send(body, bare)).status).toBe(200);
          expect((await send(body, { headers: { "x-secret": "a".repeat(64) } })).status).toBe(401);
          expect((await send(body, { ...bare, token: await aToken(await aBusiness()) })).status).toBe(422);
        } finally {
          provideSettings({ TENANT_SECRETS: TENANT_SECRETS ?? "" });
        }
      });
    });
  });

  describe("500", () => {
    test("never results from what a caller sends, and reveals no internal details", async () => {
      const curious = await aBusiness();
      const headers = { ...(await tenantHeaders(curious)), "content-type": "application/json" };
      const theirs = { token: await aToken(curious), headers };
      const bodies = fc.oneof(
        broken(right),
        mistaken(right).map(({ body }) => JSON.stringify(body)),
      );
      await fc.assert(
        fc.asyncProperty(bodies, async (body) => {
          const response = await POST(new Request(aRequest("POST", path, theirs), { body }));
          const text = await response.text();
          expect([200, 400, 422], text).toContain(response.status);
          if (response.status === 200) return;
          expect(text).not.toMatch(/node_modules|at \w+ \(|ZodError|SyntaxError/);
          const { details, code, errors } = JSON.parse(text);
          if (response.status === 422) expect(details.parameter).toBe(errors[0].parameter);
          else expect(["INVALID_JSON", "INVALID_BODY"]).toContain(code);
        }),
        { numRuns: runs(400, 20) },
      );
    });
  });
};
