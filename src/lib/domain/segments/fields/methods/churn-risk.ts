import type { Field } from "#lib/domain/segments/field.ts";
import { storedProfileSql } from "#lib/domain/segments/stored-profile.ts";

/** How likely they are not to come back within their expected time, as of their own last orders; unknown without an order. Until 200 outcomes are known it says who before whom, and no probability. */
export const churnRisk: Field = {
  name: "churnRisk",
  group: "axes",
  type: "share",
  words: { en: "Churn risk", es: "Riesgo de abandono", pt: "Risco de churn" },
  value: (sql) => storedProfileSql(sql, "o.churn_risk_score"),
};
