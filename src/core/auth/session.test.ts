import { expect, test } from "vitest";
import { parseCookies } from "./session.ts";

test("a cookie that is sent twice counts as not sent: one of them may come from a sibling domain", () => {
  expect(parseCookies("a=1; session=theirs; b=%20; session=ours; session=theirs")).toEqual({ a: "1", b: " " });
  expect(parseCookies("session=ours; __Host-session=x")).toEqual({ session: "ours", "__Host-session": "x" });
  expect(parseCookies(null)).toEqual({});
});
