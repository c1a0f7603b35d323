import { type Axis, high, kind, low, over, under } from "../axis.ts";
import { mean } from "../churn/signals.ts";
import { recentOf } from "../history/recent-pace.ts";

export const loyaltyTrajectory: Axis = {
  name: "loyalty_trajectory",
  group: "support",
  needs: "orders",
  purpose: "Whether somebody comes closer or drifts away, against their own rhythm.",
  words: {
    en: { name: "Loyalty trajectory", asks: "Are they coming closer or drifting away?" },
    es: { name: "Trayectoria de lealtad", asks: "¿Se acercan o se alejan?" },
    pt: { name: "Trajetória de fidelidade", asks: "Estão se aproximando ou se afastando?" },
  },
  features: {
    frequency_trend: {
      unit: "index",
      transform: "none",
      needs: "second_order",
      words: { en: "Trend of the visits", es: "Tendencia de las visitas", pt: "Tendência das visitas" },
      how: "(visits − expected) / (visits + expected + 1) of the last three usual gaps (60 days to a year, half of the tenure at most), expected by the pace before; with a season, of the last year against the one before; 0 with fewer than three days with a sale",
      why: "Against their own pace, so that a yearly buyer is no lost weekly one. The 1 keeps one visit more or less from being a trend.",
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
      words: { en: "Trend of the spending", es: "Tendencia del gasto", pt: "Tendência do gasto" },
      how: "the same of what was spent, with the mean sale in place of the 1",
      why: "Someone may come as often and for less.",
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
      how: "chance that they do not come back within their expected time, learnt from what earlier customers did",
      why: "What the trends come to.",
      of: ({ churnRisk }) => churnRisk,
    },
    seasonality: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      words: { en: "Keeping to a season", es: "Apego a una temporada", pt: "Apego a uma temporada" },
      how: "length of the circular mean of the sales' days in the year, less what chance gives; 0 unless a season came again",
      why: "A Christmas buyer in June is not lost.",
      of: (facts) => facts.seasonality,
    },
  },
  vocabulary: [
    kind(
      "seasonal_stable",
      [[over("seasonality", 0.3), under("churn_risk_score", 0.7)]],
      ["Seasonal, stable", "Come at their time of the year, and have not left"],
      ["De temporada, estables", "Vienen en su época del año y no se han ido"],
      ["Sazonais, estáveis", "Vêm na sua época do ano e não foram embora"],
    ),
    kind(
      "declining_risk",
      [
        [over("churn_risk_score", 0.6), under("frequency_trend", -0.15)],
        [over("churn_risk_score", 0.4), under("frequency_trend", -0.3)],
      ],
      ["Declining, at risk", "Come less than they used to, and are likely to stay away"],
      ["En descenso, con riesgo", "Vienen menos que antes y es probable que no vuelvan"],
      ["Em queda, com risco", "Vêm menos que antes e é provável que não voltem"],
    ),
    kind(
      "faded_newcomers",
      [[over("churn_risk_score", 0.6), over("frequency_trend", -0.15)]],
      ["Faded newcomers", "Came a time or two, long enough ago not to be expected back"],
      ["Nuevos que se perdieron", "Vinieron una o dos veces, hace tanto que ya no se les espera"],
      ["Novos que se perderam", "Vieram uma ou duas vezes, há tanto tempo que já não se esperam"],
    ),
    kind(
      "accelerating_loyalists",
      [[over("frequency_trend", 0.1), under("churn_risk_score", 0.6), high("frequency_trend", 0.3)]],
      ["Accelerating loyalists", "Come more often than they used to"],
      ["Leales en aceleración", "Vienen más seguido que antes"],
      ["Fiéis em aceleração", "Vêm com mais frequência que antes"],
    ),
    kind(
      "gaining_regulars",
      [[over("frequency_trend", 0.05), under("churn_risk_score", 0.6), high("frequency_trend", 0.2)]],
      ["Gaining pace", "Come somewhat more often than they used to"],
      ["Ganan ritmo", "Vienen algo más seguido que antes"],
      ["Ganham ritmo", "Vêm um pouco mais que antes"],
    ),
    kind(
      "spending_down",
      [[under("value_trend", -0.2), low("value_trend", 0.3), under("churn_risk_score", 0.6)]],
      ["Spending down", "Still come, for less"],
      ["Gastan menos", "Siguen viniendo, por menos"],
      ["Gastam menos", "Continuam vindo, por menos"],
    ),
    kind(
      "uncertain_newcomers",
      [[high("churn_risk_score", 0.2), under("churn_risk_score", 0.6)]],
      ["Uncertain", "Too early to say whether they will stay"],
      ["Inciertos", "Es pronto para saber si se quedarán"],
      ["Incertos", "É cedo para saber se vão ficar"],
    ),
    kind(
      "stable_regulars",
      [],
      ["Stable regulars", "Neither come closer nor drift away"],
      ["Habituales estables", "Ni se acercan ni se alejan"],
      ["Regulares estáveis", "Nem se aproximam nem se afastam"],
    ),
  ],
};
