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

describe("a write comes from our own page", () => {
  test("where its origin is the host that was called, whatever address the server thinks it has", () => {
    expect(from("http://192.168.1.5:3000", "192.168.1.5:3000")).not.toThrow();
    expect(from("https://customers.example.com", "customers.example.com")).not.toThrow();
  });

  test("where its origin is the public address, behind a proxy that changes the host", () => {
    expect(from("https://customers.example.com", "app:3000")).toThrow();
    provideSettings({ PUBLIC_URL: "https://customers.example.com/" });
    expect(from("https://customers.example.com", "app:3000")).not.toThrow();
    expect(from("https://customers.example.com.evil.example", "app:3000")).toThrow();
  });

  test.each([
    ["no origin", undefined],
    ["a hidden one", "null"],
    ["none that can be read", "http://"],
    ["another port", "http://192.168.1.5:4000"],
    ["another site", "https://evil.example"],
    ["the server's own idea of its address", "http://localhost:3000"],
  ])("and not from %s", (_, origin) => {
    expect(from(origin, "192.168.1.5:3000")).toThrow(expect.objectContaining({ code: "FORBIDDEN" }));
  });
});
