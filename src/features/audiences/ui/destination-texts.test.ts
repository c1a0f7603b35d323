import { describe, expect, test } from "vitest";
import { LANGUAGES } from "#core/messages/language.ts";
import { DESTINATION_FIELDS } from "#features/audiences/destinations/destination-fields.ts";
import {
  AUDIENCE_FORMATS,
  DESTINATION_KINDS,
  FORMAT_USES,
  getDefinition,
  kindsFor,
} from "#features/audiences/destinations/destinations.ts";
import { loadMessages } from "#texts.ts";

describe.each(LANGUAGES)("texts of destinations in %s", (language) => {
  test("are there for every kind, format and field", async () => {
    const { formats, format_hints: hints, name_hints: names, destination } = (await loadMessages(language)).audiences;
    const named = AUDIENCE_FORMATS.filter((format) => FORMAT_USES[format].hasAudienceName);
    expect(Object.keys(destination.kinds)).toEqual(DESTINATION_KINDS);
    expect(Object.keys(destination.where)).toEqual(DESTINATION_KINDS);
    expect(new Set(Object.keys(destination.fields))).toEqual(new Set(DESTINATION_FIELDS));
    expect(new Set(Object.keys(formats))).toEqual(new Set(AUDIENCE_FORMATS));
    expect(new Set(Object.keys(hints))).toEqual(new Set(AUDIENCE_FORMATS));
    expect(Object.keys(names)).toEqual(named);
  });
});

test("destinations with a field of the same name mean the same by it", () => {
  const all = DESTINATION_KINDS.flatMap((kind) => Object.entries(getDefinition(kind).fields));
  const rules = new Map(all);
  for (const [field, rule] of all) expect(rule, field).toEqual(rules.get(field));
});

test("audiences of every format can be delivered to its own system and to places for files", () => {
  for (const format of AUDIENCE_FORMATS) {
    expect(kindsFor(format)).toEqual([format === "csv" ? "webhook" : format, "s3", "sftp"]);
  }
});
