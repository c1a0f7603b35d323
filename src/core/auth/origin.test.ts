import { afterEach, describe, expect, test } from "vitest";
import { provideSettings } from "../server/settings.ts";
import { assertOwnOrigin } from "./session.ts";

const from =
  (origin: string | undefined, host: string, more: Record<string, string> = {}) =>
  () =>
    assertOwnOrigin(
      new Request("http://localhost:3000/api/x", {
        method: "POST",
        headers: { host, ...(origin && { origin }), ...more },
      }),
    );

afterEach(() => {
  delete process.env.PUBLIC_URL;
  delete process.env.TRUST_PROXY;
  provideSettings({});
});

describe("a write is accepted from our own page", () => {
  test("the requested host's origin may write, whatever address the server believes it has", () => {
    expect(from("http://192.168.1.5:3000", "192.168.1.5:3000")).not.toThrow();
    expect(from("https://customers.example.com", "customers.example.com")).not.toThrow();
  });

  test("the public address's origin may write behind a proxy that changes the host", () => {
    expect(from("https://customers.example.com", "app:3000")).toThrow();
    provideSettings({ PUBLIC_URL: "https://customers.example.com/" });
    expect(from("https://customers.example.com", "app:3000")).not.toThrow();
    expect(from("https://customers.example.com.evil.example", "app:3000")).toThrow();
  });

  const FORBIDDEN = expect.objectContaining({ code: "FORBIDDEN" });
  const HOST = "customers.example.com";

  test("an origin needs the public address's scheme, also at another address of the server", () => {
    provideSettings({ PUBLIC_URL: `https://${HOST}` });
    expect(from(`http://${HOST}`, HOST)).toThrow(FORBIDDEN);
    expect(from("http://192.168.1.5:3000", "192.168.1.5:3000")).toThrow(FORBIDDEN);
    expect(from("https://other.example.com", "other.example.com")).not.toThrow();
    expect(from(`http://${HOST}`, HOST, { "x-forwarded-proto": "http" })).toThrow(FORBIDDEN);
    provideSettings({ PUBLIC_URL: "http://localhost:3000" });
    expect(from("https://localhost:3000", "localhost:3000")).toThrow(FORBIDDEN);
    expect(from("http://127.0.0.1:3000", "127.0.0.1:3000")).not.toThrow();
  });

  test("an origin needs the scheme that a trusted proxy names", () => {
    const https = { "x-forwarded-proto": "https" };
    provideSettings({ TRUST_PROXY: "1" });
    expect(from(`http://${HOST}`, HOST, https)).toThrow(FORBIDDEN);
    expect(from(`https://${HOST}`, HOST, https)).not.toThrow();
    provideSettings({ TRUST_PROXY: "0", PUBLIC_URL: "http://localhost:3000" });
    expect(from(`https://${HOST}`, HOST, https)).toThrow(FORBIDDEN);
  });

  test.each([
    ["no Origin header", undefined],
    ["an opaque origin", "null"],
    ["an unparsable origin", "http://"],
    // The parser writes the origin of a page without a host as "null", which it can't read.
    ...[
      "file://",
      "about:blank",
      "data:text/html,x",
      "chrome-extension://abcdef",
      "moz-extension://1",
      "blob:null/1",
      "//",
    ].map((origin) => [`a page without a host, ${origin}`, origin] as [string, string]),
    ["another port", "http://192.168.1.5:4000"],
    ["another site", "https://evil.example"],
    ["the server's own address", "http://localhost:3000"],
  ])("a write from %s is rejected", (_, origin) => {
    expect(from(origin, "192.168.1.5:3000")).toThrow(FORBIDDEN);
  });
});
