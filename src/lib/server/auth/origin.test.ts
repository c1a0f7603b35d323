import { afterEach, describe, expect, test } from "vitest";
import { provideSettings } from "../settings.ts";
import { assertOwnOrigin } from "./origin.ts";

const from = (origin: string | undefined, host: string) => () =>
  assertOwnOrigin(
    new Request("http://localhost:3000/api/x", { method: "POST", headers: { host, ...(origin && { origin }) } }),
  );

afterEach(() => {
  delete process.env.PUBLIC_URL;
  provideSettings({});
});

describe("a write is accepted from our own page", () => {
  test("if its origin is the requested host, whatever address the server believes it has", () => {
    expect(from("http://192.168.1.5:3000", "192.168.1.5:3000")).not.toThrow();
    expect(from("https://customers.example.com", "customers.example.com")).not.toThrow();
  });

  test("if its origin is the public address, behind a proxy that changes the host", () => {
    expect(from("https://customers.example.com", "app:3000")).toThrow();
    provideSettings({ PUBLIC_URL: "https://customers.example.com/" });
    expect(from("https://customers.example.com", "app:3000")).not.toThrow();
    expect(from("https://customers.example.com.evil.example", "app:3000")).toThrow();
  });

  test.each([
    ["no Origin header", undefined],
    ["an opaque origin", "null"],
    ["an unparsable origin", "http://"],
    ["another port", "http://192.168.1.5:4000"],
    ["another site", "https://evil.example"],
    ["the server's own address", "http://localhost:3000"],
  ])("and rejected from %s", (_, origin) => {
    expect(from(origin, "192.168.1.5:3000")).toThrow(expect.objectContaining({ code: "FORBIDDEN" }));
  });
});
