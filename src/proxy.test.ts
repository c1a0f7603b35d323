import { NextRequest } from "next/server.js";
import { describe, expect, test } from "vitest";
import { provideSettings } from "#core/server/settings.ts";
import { config, proxy } from "./proxy.ts";

const visit = () => proxy(new NextRequest("http://localhost/rfm", { headers: { host: "localhost" } }));
const nonceOf = (csp: string | null) => /'nonce-([^']+)'/.exec(csp ?? "")?.[1];

describe("every page", () => {
  test("runs only scripts that carry this answer's nonce, which no other answer has", () => {
    const [first, second] = [visit(), visit()];
    const csp = first.headers.get("content-security-policy");
    expect(csp).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/]{22}==' 'strict-dynamic'(;|$)/);
    expect(csp).not.toMatch(/script-src[^;]*unsafe/);
    expect(csp).toContain("frame-ancestors 'none'");
    expect(nonceOf(csp)).not.toBe(nonceOf(second.headers.get("content-security-policy")));
    expect(first.headers.get("x-middleware-request-x-nonce")).toBe(nonceOf(csp));
  });

  test("tells the browser not to guess types, frame us or pass on where one was", () => {
    const { headers } = visit();
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
    expect(headers.get("strict-transport-security")).toBeNull();
  });

  test("asks for https for a year where the product is reached by it", () => {
    provideSettings({ PUBLIC_URL: "https://customers.example.com" });
    const { headers } = visit();
    delete process.env.PUBLIC_URL;
    provideSettings({});
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
    expect(headers.get("content-security-policy")).toContain("upgrade-insecure-requests");
  });
});

describe("the matcher", () => {
  const [pattern = ""] = config.matcher;
  test.each(["/", "/login", "/rfm", "/apiary", "/api-reference"])("takes the page %s", (path) =>
    expect(path).toMatch(new RegExp(`^${pattern}$`)),
  );
  test.each(["/api", "/api/", "/api/admin/me", "/_next/static/x.js"])("leaves out %s", (path) =>
    expect(path).not.toMatch(new RegExp(`^${pattern}$`)),
  );
});
