import type { Field } from "#lib/domain/segments/field.ts";

/** By the segment's id, as its members stand; rules that refer to each other in a circle are refused. */
export const inSegment: Field = {
  name: "inSegment",
  group: "segments",
  type: "several",
  words: { en: "Member of segment", es: "Miembro del segmento", pt: "Membro do segmento" },
  suggestions: `select segment_id::text as value, name as label, member_count as customers from customer_segments where business_id = $1 and archived_at is null`,
  value: (sql, { value }) => {
    const asked = sql.parameter(value, "text[]");
    const alias = sql.relation(
      `select o.customer_id, count(*) as value from customer_segment_assignments o
        where o.business_id = $1${sql.only("o")} and o.segment_id::text = any(${asked}) group by o.customer_id`,
    );
    return `coalesce(${alias}.value, 0)`;
  },
};
