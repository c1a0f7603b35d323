import { AXES } from "#lib/domain/axes/registry/axes.ts";
import type { Field } from "#lib/domain/segments/field.ts";
import { storedProfileSql } from "#lib/domain/segments/stored-profile.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { kindWord } from "./axis-segments.ts";

/** No key is of two axes. */
const segmentWord = (key: string, language: Language): string =>
  AXES.reduce<string | undefined>((found, axis) => found ?? kindWord(axis, key, language), undefined) ?? key;

/** The frequent combination of segments a customer is in or nearest to, by its key; as of the last run of the axes and their own last orders, unknown without an order. */
export const archetype: Field = {
  name: "archetype",
  group: "axes",
  type: "choice",
  words: { en: "Archetype", es: "Arquetipo", pt: "Arquétipo" },
  optionWord: (_, option, language) =>
    option
      .split("+")
      .map((key) => segmentWord(key, language))
      .join(" · "),
  suggestions: `select a ->> 'key' as value, (a ->> 'customer_count')::int as customers from standing_axis_models s join axis_models x on x.business_id = $1 and x.version = s.version, jsonb_array_elements(x.archetypes -> 'archetypes') a where s.business_id = $1`,
  value: (sql) => storedProfileSql(sql, "o.archetype_id"),
};
