import { expect, test } from "vitest";
import { COLUMN_FIELDS, listField } from "#records/rules/customers/list-fields.ts";
import { loadMessages } from "#texts.ts";

test("every field that is a column of pages has a title", async () => {
  const words: unknown = await loadMessages("en");
  const read = (key: string) =>
    key.split(".").reduce((branch, step) => (branch as Record<string, never>)?.[step], words);
  for (const name of COLUMN_FIELDS) expect(read(listField(name).title ?? ""), name).toBeTypeOf("string");
});
