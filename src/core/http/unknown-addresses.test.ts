import { describe, expect, test } from "vitest";
import { DELETE, GET, OPTIONS, PATCH, POST, PUT } from "#app/api/[[...path]]/route.ts";
import { aRequest } from "#testing/request.ts";

describe("404", () => {
  test.each([
    [
      "/api/v1/ai/echointel/nothing",
      { error: "Not found", message: "No resource exists at this address", code: "NOT_FOUND" },
    ],
    ["/api/reports/nothing/", { detail: "Not found." }],
    ["/api/admin/nothing", { error: "No resource exists at this address", code: "NOT_FOUND" }],
    ["/api", { error: "No resource exists at this address", code: "NOT_FOUND" }],
  ])("%s answers in its family's format, for any method", async (path, body) => {
    for (const [method, handler] of Object.entries({ GET, POST, PUT, PATCH, DELETE, OPTIONS })) {
      const response = await handler(aRequest(method, path));
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual(body);
      expect(response.headers.get("cache-control")).toBe("private, no-store");
    }
  });

  test("is in the reader's language", async () => {
    const response = await GET(aRequest("GET", "/api/admin/x", { headers: { "accept-language": "es" } }));
    expect(await response.json()).toMatchObject({ error: "No existe ningún recurso en esta dirección" });
  });
});

describe("405", () => {
  test("a method that no route supports is refused, as our own server marks it", async () => {
    const headers = { "x-customer-360-method": "TRACE" };
    const response = await GET(aRequest("GET", "/api/reports/-", { headers }));
    expect([response.status, response.headers.get("allow")]).toEqual([
      405,
      "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
    ]);
    expect(await response.json()).toEqual({
      detail: 'Method "TRACE" not allowed.',
      allowed_methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
    });
  });
});
