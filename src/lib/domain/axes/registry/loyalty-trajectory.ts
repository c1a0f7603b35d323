import { type Axis, apart, high, kind, low, over, under } from "../axis.ts";
import { mean } from "../churn/signals.ts";
import { recentOf } from "../history/recent-pace.ts";

export const loyaltyTrajectory: Axis = {
  name: "loyalty_trajectory",
  group: "support",
  needs: "orders",
  purpose: "Whether a customer is becoming more or less engaged, relative to their own rhythm.",
  words: {
    en: { name: "Loyalty trajectory", asks: "Are they becoming more engaged or drifting away?" },
    es: { name: "Trayectoria de lealtad", asks: "¿Se acercan o se alejan?" },
    pt: { name: "Trajetória de fidelidade", asks: "Estão se aproximando ou se afastando?" },
  },
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
      of: (facts) => {
        const recent = recentOf(facts);
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
      of: (facts) => {
        const recent = recentOf(facts);
        const usual = mean(facts.sales.map(({ charged }) => charged));
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
  vocabulary: [
    kind(
      "seasonal_stable",
      [[over("seasonality", 0.3), under("churn_risk_score", 0.7)]],
      ["Seasonal, stable", "Buy in their season and have not left"],
      ["De temporada, estables", "Compran en su temporada y no se han ido"],
      ["Sazonais, estáveis", "Compram na sua época do ano e não foram embora"],
    ),
    kind(
      "declining_risk",
      [
        [over("churn_risk_score", 0.6), under("frequency_trend", -0.15)],
        [over("churn_risk_score", 0.4), under("frequency_trend", -0.3)],
      ],
      ["Declining, at risk", "Buy less than they used to and are likely to stay away"],
      ["En descenso, con riesgo", "Compran menos que antes y es probable que no vuelvan"],
      ["Em queda, com risco", "Compram menos que antes e é provável que não voltem"],
    ),
    kind(
      "faded_newcomers",
      [[over("churn_risk_score", 0.6), over("frequency_trend", -0.15)]],
      ["Faded newcomers", "Bought once or twice, too long ago to be expected back"],
      ["Nuevos que se perdieron", "Compraron una o dos veces, hace tanto que ya no se espera que vuelvan"],
      ["Novos que se perderam", "Compraram uma ou duas vezes, há tanto tempo que já não se espera que voltem"],
    ),
    kind(
      "accelerating_loyalists",
      [[over("frequency_trend", 0.1), under("churn_risk_score", 0.6), high("frequency_trend", 0.3)]],
      ["Accelerating loyalists", "Buy more often than they used to"],
      ["Leales en aceleración", "Compran con más frecuencia que antes"],
      ["Fiéis em aceleração", "Compram com mais frequência que antes"],
    ),
    kind(
      "gaining_regulars",
      [[over("frequency_trend", 0.05), under("churn_risk_score", 0.6), high("frequency_trend", 0.2)]],
      ["Gaining pace", "Buy somewhat more often than they used to"],
      ["Ganan ritmo", "Compran con algo más de frecuencia que antes"],
      ["Ganham ritmo", "Compram um pouco mais que antes"],
    ),
    kind(
      "spending_down",
      [[under("value_trend", -0.2), low("value_trend", 0.3), under("churn_risk_score", 0.6)]],
      ["Spending down", "Still buy, but spend less"],
      ["Gastan menos", "Siguen comprando, pero gastan menos"],
      ["Gastam menos", "Continuam comprando, mas gastam menos"],
    ),
    kind(
      "uncertain_newcomers",
      [[high("churn_risk_score", 0.2), under("churn_risk_score", 0.6)]],
      ["Uncertain", "Too early to tell whether they will stay"],
      ["Inciertos", "Es pronto para saber si se quedarán"],
      ["Incertos", "É cedo para saber se vão ficar"],
    ),
    kind(
      "stable_regulars",
      [],
      ["Stable regulars", "Keep a steady pace"],
      ["Habituales estables", "Mantienen un ritmo estable"],
      ["Regulares estáveis", "Mantêm um ritmo estável"],
    ),
  ],
};
