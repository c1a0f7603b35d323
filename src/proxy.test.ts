import { NextRequest } from "next/server.js";
import { describe, expect, test } from "vitest";
import { provideSettings } from "#core/server/settings.ts";
import { aBusiness } from "#testing/builders.ts";
import { aMember, sessionCookie } from "#testing/request.ts";
import { config, proxy } from "./proxy.ts";

const visit = (headers: Record<string, string> = {}) =>
  proxy(new NextRequest("http://localhost/rfm", { headers: { host: "localhost", ...headers } }));
const nonceOf = (csp: string | null) => /'nonce-([^']+)'/.exec(csp ?? "")?.[1];

describe("every page", () => {
  test("runs only scripts that carry this answer's nonce, which no other answer has", async () => {
    const [first, second] = [await visit(), await visit()];
    const csp = first.headers.get("content-security-policy");
    expect(csp).toMatch(/script-src 'self' 'nonce-[A-Za-z0-9+/]{22}==' 'strict-dynamic'(;|$)/);
    expect(csp).not.toMatch(/script-src[^;]*unsafe/);
    expect(csp).toContain("frame-ancestors 'none'");
    expect(nonceOf(csp)).not.toBe(nonceOf(second.headers.get("content-security-policy")));
    expect(first.headers.get("x-middleware-request-x-nonce")).toBe(nonceOf(csp));
  });

  test("tells the browser not to guess types, frame us or pass on where one was", async () => {
    const { headers } = await visit();
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
    expect(headers.get("strict-transport-security")).toBeNull();
  });

  test("asks for https for a year where the product is reached by it", async () => {
    provideSettings({ PUBLIC_URL: "https://customers.example.com" });
    const { headers } = await visit();
    delete process.env.PUBLIC_URL;
    provideSettings({});
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
    expect(headers.get("content-security-policy")).toContain("upgrade-insecure-requests");
  });
});

describe("pages without a session", () => {
  const visits = async (count: number, headers: Record<string, string>) => {
    const answers = await Promise.all(Array.from({ length: count }, () => visit(headers)));
    return answers.filter(({ status }) => status === 429);
  };

  test("are limited for one address, with the time to wait in the reader's language and the headers of every page", async () => {
    const from = { "x-customer-360-address": "192.0.2.1" };
    const refused = await visits(150, {
      ...from,
      "accept-language": "pt-BR",
      cookie: "next-auth.session-token=forged",
    });
    expect(refused).toHaveLength(90);
    const seconds = Number(refused[0]?.headers.get("retry-after"));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(10);
    expect(await refused[0]?.text()).toBe(`Muitas requisições. Tente novamente em ${seconds} segundos`);
    expect(refused[0]?.headers.get("x-content-type-options")).toBe("nosniff");
    expect((await visit({ "x-customer-360-address": "192.0.2.2" })).status).toBe(200);
  });

  test("don't count those of people who are logged in at the same address", async () => {
    const from = { "x-customer-360-address": "192.0.2.3" };
    const shop = await aBusiness();
    const cookie = await sessionCookie(shop, await aMember(shop, "analyst"));
    expect(await visits(150, { ...from, cookie })).toEqual([]);
    expect(await visits(60, from)).toEqual([]);
    expect(await visits(1, from)).toHaveLength(1);
    expect(await visits(1, { ...from, cookie })).toEqual([]);
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
