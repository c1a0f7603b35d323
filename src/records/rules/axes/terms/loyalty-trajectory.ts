import { type AxisTerms, high, kind, low, over, under } from "../axis.ts";

export const loyaltyTrajectoryTerms: AxisTerms = {
  name: "loyalty_trajectory",
  group: "support",
  needs: "orders",
  purpose: "Whether a customer is becoming more or less engaged, relative to their own rhythm.",
  words: {
    en: { name: "Loyalty trajectory", asks: "Are they becoming more engaged or drifting away?" },
    es: { name: "Trayectoria de lealtad", asks: "¿Se acercan o se alejan?" },
    pt: { name: "Trajetória de fidelidade", asks: "Estão se aproximando ou se afastando?" },
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
        [over("churn_risk_score", 0.6), under("frequency_trend", -0.15), high("churn_risk_score", 0.2)],
        [over("churn_risk_score", 0.4), under("frequency_trend", -0.3), high("churn_risk_score", 0.2)],
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
      "slowing_regulars",
      [[under("frequency_trend", -0.15), low("frequency_trend", 0.2)]],
      ["Slowing down", "Buy less often than they used to"],
      ["Bajan el ritmo", "Compran con menos frecuencia que antes"],
      ["Diminuem o ritmo", "Compram com menos frequência que antes"],
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
