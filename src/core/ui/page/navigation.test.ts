import { expect, test } from "vitest";
import { safeNext } from "#core/values/login-addresses.ts";
import { loginAddress } from "./navigation.ts";

const ORIGIN = "https://shop.example";

test("follows addresses inside the product, including their query", () => {
  expect(safeNext("/rfm?days=30#grid", ORIGIN)).toBe("/rfm?days=30#grid");
});

test.each([
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "/.//evil.example",
  "/%2e//evil.example",
  "/rfm/..//evil.example",
  "https://evil.example",
  "javascript:alert(1)",
  "",
  null,
])("%j leads to the front page", (next) => expect(safeNext(next, ORIGIN)).toBe("/"));

test("the login page never leads to itself", () => {
  expect(safeNext("/login?next=/login", ORIGIN)).toBe("/");
});

test("the login returns to the current page", () => {
  const address = new URL(loginAddress("/rfm?days=30&focus=at_risk"), ORIGIN);
  expect(address.pathname).toBe("/login");
  expect(safeNext(address.searchParams.get("next"), ORIGIN)).toBe("/rfm?days=30&focus=at_risk");
});
