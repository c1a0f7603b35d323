import { expect, test } from "vitest";
import { TICKET_PROBLEMS } from "#features/imports/rules/formats/tickets.ts";
import { listFields } from "#features/imports/rules/mapping/mapping.ts";
import { MAPPED_ROWS } from "#features/imports/rules/reading-options.ts";
import { FORMATS } from "#features/imports/shops/formats.ts";
import messages from "#features/imports/texts/en.json" with { type: "json" };

const { formats, fields, problems } = messages.imports;

test("every layout has a name in plain words, and none is named that can't be imported", () => {
  expect(Object.keys(formats).sort()).toEqual(FORMATS.map(({ name }) => name).sort());
});

test("every field that a column can be mapped to has a name", () => {
  const all = MAPPED_ROWS.flatMap((rows) => listFields(rows));
  expect(Object.keys(fields)).toEqual(expect.arrayContaining(all));
});

test("every problem of a ticket has its words", () => {
  expect(Object.keys(problems).sort()).toEqual(Object.keys(TICKET_PROBLEMS).sort());
});
