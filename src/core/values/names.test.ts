import { expect, test } from "vitest";
import { checkNotBlank, isPlainName } from "./fields.ts";
import { plainName } from "./names.ts";

test.each([
  ["a line break", "Ana\nadmin"],
  ["a tab", "Ana\tReis"],
  ["an escape sequence", "Ana\u001b[31m"],
  ["delete", "Ana\u007f"],
  ["a C1 control", "Ana\u009b"],
  ["a line separator", "Ana\u2028"],
  ["a right-to-left override", "invoice\u202Efdp.exe"],
  ["an isolate", "\u2066Ana\u2069"],
  ["a direction mark", "Ana\u200f"],
  ["the Arabic letter mark", "Ana\u061c"],
])("rejects %s in a name", (_, name) => {
  expect(isPlainName(name)).toBe(false);
  expect(plainName.safeParse(name).error?.issues[0]).toMatchObject({ params: { reason: "control_characters" } });
});

test.each(["Ana Reis", "Søren O’Neil-Müller", "مريم", "שרה", "山田 太郎", "👩‍👩‍👧 family", "VIP #1"])(
  "accepts the name %s",
  (name) => {
    expect(plainName.parse(name)).toBe(name);
  },
);

test("refuses a text with nothing to see in it", () => {
  for (const blank of ["", " ", "\u200b", "\u00ad \u2060", "\ufeff", "\u3164", "\ufe0f"]) {
    expect(() => checkNotBlank("reason", blank)).toThrow("reason must not be empty");
  }
  for (const text of ["ok", "\u200bok", "👩‍👩‍👧", "."]) expect(() => checkNotBlank("reason", text)).not.toThrow();
});
