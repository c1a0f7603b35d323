import { RFM_KEYS_BY_VALUE } from "#lib/domain/report/rfm/segments.ts";
import type { Field } from "#lib/domain/segments/field.ts";

/** The segment of the standard RFM report (90 days), as of the last recalculation; unknown without a sale in it. */
export const rfmSegment: Field = {
  name: "rfmSegment",
  group: "rfm",
  type: "choice",
  words: { en: "RFM segment", es: "Segmento RFM", pt: "Segmento RFM" },
  options: RFM_KEYS_BY_VALUE,
  optionWord: ({ rfm_segments: segments }, option) => segments[option as keyof typeof segments].name,
  value: (sql) => {
    const alias = sql.relation(
      `select o.customer_id, o.segment as value from customer_rfm o where o.business_id = $1${sql.only("o")}`,
    );
    return `${alias}.value`;
  },
};
