import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readObject } from "./body.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const read = (text: string) => readObject(bytes(text));
const refusal = (given: string | Uint8Array) => {
  try {
    readObject(typeof given === "string" ? bytes(given) : given);
  } catch (error) {
    return error;
  }
  return null;
};

test("reads an object like JSON.parse, in any alphabet", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue()), (value) => {
      const text = JSON.stringify(value);
      expect(read(text)).toEqual(JSON.parse(text));
      expect(read(JSON.stringify(value, null, 2))).toEqual(JSON.parse(text));
    }),
  );
});

describe("a repeated key in one object", () => {
  test.each([
    ['{"a":1,"a":1}', ["a"]],
    ['{"a":1,"b":{"a":1,"c":[{"d":1},{"d":1,"e":"}","d":2}]}}', ["b.c[1].d"]],
    ['{"a":1, "\\u0061" : 2}', ["a"]],
    ['{"say \\"a\\"":1,"x":"\\\\","say \\"a\\"":2}', ['say "a"']],
    ['{"__proto__":1,"__proto__":2}', ["__proto__"]],
    ['{"a":[],"a":{},"b":1,"b":2}', ["a", "b"]],
  ])("is reported with its path: %s", (text, parameters) => {
    expect(refusal(text)).toMatchObject({
      code: "INVALID_PARAMETER",
      issues: parameters.map((parameter) => ({ parameter, location: "body", reason: "once" })),
    });
  });

  test("is reported at most twenty times", () => {
    const pairs = Array.from({ length: 50 }, (_, i) => `"k${i}":1,"k${i}":2`);
    expect(refusal(`{${pairs.join()}}`)).toHaveProperty("issues.length", 20);
  });

  test("is allowed in two objects, or as a value", () => {
    expect(read('{"a":{"a":"a"},"b":[{"a":1},{"a":1}],"c":"a"}')).toBeTruthy();
  });
});

describe("excessive nesting and elements", () => {
  test.each([
    ["levels", `{"a":${"[".repeat(100)}${"]".repeat(100)}}`, "INVALID_JSON"],
    ["levels of a body that never closes them", "[".repeat(3_000_000), "INVALID_JSON"],
    ["lists and objects", `{"a":[${"{},".repeat(2_500_001)}{}]}`, "INVALID_PARAMETER"],
    ["values", `{"a":[${"1,".repeat(8_000_001)}1]}`, "INVALID_PARAMETER"],
  ])("%s", (_, text, code) => expect(refusal(text)).toMatchObject({ code }));

  test("keys of an object, and parts in all, unless the body is read on a thread", () => {
    const object = (keys: number) => `{${Array.from({ length: keys }, (_, i) => `"${i}":1`).join()}}`;
    const keys = `{"a":[${Array.from({ length: 61 }, () => object(999)).join()}]}`;
    const lists = `{"a":[${"[],".repeat(60_000)}[]]}`;
    const reasons = (reason: string) => ({ code: "INVALID_PARAMETER", issues: [{ parameter: "body", reason }] });
    expect(refusal(object(1001))).toMatchObject(reasons("too_many_keys"));
    for (const text of [keys, lists]) expect(refusal(text)).toMatchObject(reasons("too_many_parts"));
    for (const text of [object(1001), keys, lists]) expect(readObject(bytes(text), { isShort: false })).toBeTruthy();
  });

  test("does not count characters inside strings", () => {
    expect(read(`{"a":"${"[{,:".repeat(3_000_000)}"}`)).toBeTruthy();
  });
});

test.each([
  ["nothing", ""],
  ["half of it", '{"a": [1, 2'],
  ["a text without its end", '{"a":"b'],
  ["a text that ends in a backslash", '{"a":"\\'],
  ["Latin-1", Uint8Array.from([...bytes('{"a":"'), 0xe9, ...bytes('"}')])],
  ["UTF-16", new Uint8Array(Buffer.from('{"a":1}', "utf16le"))],
  ["bytes", Uint8Array.from({ length: 1000 }, (_, i) => (i * 37) % 256)],
])("%s is not JSON", (_, given) => expect(refusal(given)).toMatchObject({ code: "INVALID_JSON" }));

test.each(["[]", "null", "1", '"a"', "[{}]"])("%s is JSON, but not an object", (text) => {
  expect(refusal(text)).toMatchObject({ code: "INVALID_BODY" });
});

test("a byte order mark is not part of the text", () => {
  expect(read('\ufeff{"a":1}')).toEqual({ a: 1 });
});
