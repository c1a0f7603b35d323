// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import { parsePathKey, pickIdsByKind, recentKeys, rememberKey } from "./recent.ts";

const ana = { id: "ana", business: { id: "shop" } };

beforeEach(() => localStorage.clear());

test("the last one comes first, once, and not more than twenty are kept", () => {
  for (let i = 0; i < 30; i++) rememberKey(ana, `pages:${i}`);
  rememberKey(ana, "pages:20");
  expect(recentKeys(ana)).toHaveLength(20);
  expect(recentKeys(ana).slice(0, 3)).toEqual(["pages:20", "pages:29", "pages:28"]);
});

test("each user has their own in each business", () => {
  rememberKey(ana, "customers:1");
  rememberKey({ ...ana, business: { id: "other" } }, "segments:2");
  expect(recentKeys(ana)).toEqual(["customers:1"]);
  expect(recentKeys({ ...ana, id: "bob" })).toEqual([]);
});

test("what the browser stores may be damaged", () => {
  for (const stored of ["{", '{"a":1}', '[1,"pages:rfm",null]']) {
    localStorage.setItem("recent:shop:ana", stored);
    expect(recentKeys(ana)).toEqual(stored.startsWith("[") ? ["pages:rfm"] : []);
  }
});

test("customers and segments are remembered by the address of their page", () => {
  const id = "0190b3a2-5c4e-7d1f-8a2b-3c4d5e6f7a8b";
  expect(parsePathKey(`/customers/${id}`)).toBe(`customers:${id}`);
  expect(parsePathKey(`/segments/${id}`)).toBe(`segments:${id}`);
  expect([`/segments/${id}/edit`, "/segments/new", "/customers"].map(parsePathKey)).toEqual([null, null, null]);
  expect(pickIdsByKind([`customers:${id}`, "pages:rfm", "segments:x"], "customers")).toEqual([id]);
});
