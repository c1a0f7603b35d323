import type { Axis } from "#lib/domain/axes/axis.ts";
import { kindOf } from "#lib/domain/axes/discovery/name-segments.ts";
import { MOST_SEGMENTS } from "#lib/domain/axes/model.ts";
import { AXES } from "#lib/domain/axes/registry/axes.ts";
import type { Field } from "#lib/domain/segments/field.ts";
import type { Sql } from "#lib/domain/segments/sql.ts";
import { storedProfileSql } from "#lib/domain/segments/stored-profile.ts";
import type { Language } from "#lib/domain/words/language.ts";

/** On the wire: `axisPurchaseFrequency` of `purchase_frequency`. */
export const axisFieldOf = (axis: string): string =>
  `axis${axis.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())}`;

/** `kindOf` in SQL. */
const kindSql = (key: string): string => `regexp_replace(${key}, '_[0-9]+$', '')`;

/** The keys that segments of a kind can have. */
const keysOf = (kind: string): string[] =>
  Array.from({ length: MOST_SEGMENTS }, (_, i) => (i === 0 ? kind : `${kind}_${i + 1}`));

/**
 * How much of somebody belongs to the asked kinds; null where the axis has no model. Each key is looked up by name in what was
 * unpacked once: going through the keys there are takes longer.
 */
const belongingSql = (axis: string, kinds: readonly string[], sql: Sql): string => {
  const shares = kinds.flatMap(keysOf).map((key) => `coalesce((a.own ->> ${sql.parameter(key, "text")})::float8, 0)`);
  return `(select case when a.own is not null then ${shares.join(" + ")} end
             from (select o.segment_memberships -> '${axis}' as own offset 0) a)`;
};

/** The axis's own word for a kind, or for a second segment of it. */
export const kindWord = ({ vocabulary }: Axis, key: string, language: Language): string | undefined =>
  vocabulary.find((kind) => kind.key === kindOf(key))?.words[language].name;

const axisSegment = (axis: Axis): Field => ({
  name: axisFieldOf(axis.name),
  group: "axes",
  type: "choice",
  words: { en: axis.words.en.name, es: axis.words.es.name, pt: axis.words.pt.name },
  options: axis.vocabulary.map(({ key }) => key),
  optionWord: (_, option, language) => kindWord(axis, option, language) ?? option,
  suggestions: `select ${kindSql("d.segment_id")} as value, sum(d.customer_count)::int as customers from standing_axis_models s join dim_segment_master d on d.business_id = $1 and d.version = s.version and d.axis_name = '${axis.name}' where s.business_id = $1 group by 1`,
  takesMembership: true,
  value: (sql, { value, minMembership }) =>
    minMembership === undefined
      ? storedProfileSql(sql, kindSql(`(o.dominant_segments ->> '${axis.name}')`))
      : storedProfileSql(sql, belongingSql(axis.name, [value].flat().map(String), sql)),
});

/**
 * The kind of segment a customer is nearest to, as of the last run of the axes and their own last orders; with `minMembership`,
 * that they belong to segments of the kinds asked for by at least so much, together. Unknown without an order.
 */
export const axisSegments: readonly Field[] = AXES.map(axisSegment);
