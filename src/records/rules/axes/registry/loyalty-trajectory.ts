import { meanBy } from "#lib/statistics/sums.ts";
import { type Axis, apart } from "../axis.ts";
import { loyaltyTrajectoryTerms } from "../terms/loyalty-trajectory.ts";

export const loyaltyTrajectory: Axis = {
  ...loyaltyTrajectoryTerms,
  features: {
    frequency_trend: {
      unit: "index",
      transform: "none",
      needs: "second_order",
      words: { en: "Visit trend", es: "Tendencia de las visitas", pt: "Tendência das visitas" },
      apart: apart(
        ["better visit trend", "worse visit trend"],
        ["mejor tendencia de visitas", "peor tendencia de visitas"],
        ["melhor tendência de visitas", "pior tendência de visitas"],
      ),
      how: "(visits − expected) / (visits + expected + 1) over the last three typical gaps (60 days to a year, at most half the tenure), expected from the earlier pace; for seasonal customers, the last year against the one before; 0 with fewer than three days with a sale",
      why: "Relative to the customer's own pace, so that a yearly buyer is not a lost weekly one. The 1 keeps a single visit from becoming a trend.",
      of: ({ recent }) => {
        if (!recent) return 0;
        const { visits, expectedVisits } = recent;
        return (visits - expectedVisits) / (visits + expectedVisits + 1);
      },
    },
    value_trend: {
      unit: "index",
      transform: "none",
      needs: "second_order",
      words: { en: "Spending trend", es: "Tendencia del gasto", pt: "Tendência do gasto" },
      apart: apart(
        ["better spending trend", "worse spending trend"],
        ["mejor tendencia de gasto", "peor tendencia de gasto"],
        ["melhor tendência de gasto", "pior tendência de gasto"],
      ),
      how: "the same for spending, with the mean sale in place of the 1",
      why: "A customer may come as often and spend less.",
      of: ({ recent, sales }) => {
        const usual = meanBy(sales, ({ charged }) => charged);
        if (!recent || usual <= 0) return 0;
        const { spent, expectedSpent } = recent;
        return (spent - expectedSpent) / (spent + expectedSpent + usual);
      },
    },
    churn_risk_score: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: { en: "Churn risk", es: "Riesgo de abandono", pt: "Risco de churn" },
      apart: apart(
        ["higher churn risk", "lower churn risk"],
        ["mayor riesgo de abandono", "menor riesgo de abandono"],
        ["maior risco de churn", "menor risco de churn"],
      ),
      how: "probability of not coming back within the expected time, learned from what earlier customers did",
      why: "The overall result of the trends.",
      of: ({ churnRisk }) => churnRisk,
    },
    seasonality: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      words: { en: "Seasonality", es: "Estacionalidad", pt: "Sazonalidade" },
      apart: apart(
        ["more seasonal", "less seasonal"],
        ["más estacionalidad", "menos estacionalidad"],
        ["mais sazonalidade", "menos sazonalidade"],
      ),
      how: "length of the circular mean of the sales' days in the year, minus what chance gives; 0 unless a season recurred",
      why: "A Christmas buyer in June is not lost.",
      of: (facts) => facts.seasonality,
    },
  },
};
