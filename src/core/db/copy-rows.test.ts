import { expect, test } from "vitest";
import { copyLiteral } from "./copy-rows.ts";

const ID = "019a0000-0000-7000-8000-000000000001";

test("writes UUIDs and instants as SQL", () => {
  expect(copyLiteral(ID)).toBe(`'${ID}'::uuid`);
  expect(copyLiteral([ID, ID])).toBe(`'{${ID},${ID}}'::uuid[]`);
  expect(copyLiteral(new Date("2026-01-31T12:00:00Z"))).toBe("'2026-01-31T12:00:00.000Z'::timestamptz");
});

test.each(["-".repeat(36), `${ID}'`, "", [ID, "none"]])("refuses %j", (value) => {
  expect(() => copyLiteral(value)).toThrow("Only UUIDs and instants");
});
