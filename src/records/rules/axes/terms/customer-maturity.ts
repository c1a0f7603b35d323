import { type AxisTerms, high, kind, over, under } from "../axis.ts";

export const customerMaturityTerms: AxisTerms = {
  name: "customer_maturity",
  group: "marketing",
  needs: "orders",
  purpose: "The customer's stage in the relationship with the shop.",
  words: {
    en: { name: "Customer maturity", asks: "What stage of the relationship are they in?" },
    es: { name: "Madurez del cliente", asks: "¿En qué etapa de su relación están?" },
    pt: { name: "Maturidade do cliente", asks: "Em que fase do relacionamento estão?" },
  },
  vocabulary: [
    kind(
      "new_customers",
      [[under("tenure", 120)]],
      ["New customers", "First bought within about the last four months"],
      ["Clientes nuevos", "Compraron por primera vez hace unos cuatro meses o menos"],
      ["Clientes novos", "Compraram pela primeira vez há cerca de quatro meses ou menos"],
    ),
    kind(
      "dormant_customers",
      [[under("active_share", 0.3), over("tenure", 180)]],
      ["Dormant customers", "First bought long ago and have been silent most of the time since"],
      ["Clientes dormidos", "Compraron por primera vez hace mucho y casi no han vuelto desde entonces"],
      ["Clientes adormecidos", "Compraram pela primeira vez há muito tempo e quase não voltaram desde então"],
    ),
    kind(
      "not_back_yet",
      [[under("active_share", 0.15), under("maturity_score", 0.25)]],
      ["Not back yet", "Have hardly bought since their first purchase"],
      ["Aún sin volver", "Casi no han comprado desde la primera vez"],
      ["Ainda não voltaram", "Quase não compraram desde a primeira vez"],
    ),
    kind(
      "accelerating_customers",
      [[over("acceleration", 0.15), high("acceleration", 0.5)]],
      ["Accelerating customers", "Buy at ever shorter intervals"],
      ["Clientes en aceleración", "Compran a intervalos cada vez más cortos"],
      ["Clientes em aceleração", "Compram em intervalos cada vez menores"],
    ),
    kind(
      "slowing_customers",
      [[under("acceleration", -0.15), { feature: "acceleration", is: "at_most", than: -0.5, in: "deviations" }]],
      ["Slowing customers", "Buy at ever longer intervals"],
      ["Clientes en desaceleración", "Compran a intervalos cada vez más largos"],
      ["Clientes em desaceleração", "Compram em intervalos cada vez maiores"],
    ),
    kind(
      "established_customers",
      [[over("maturity_score", 0.6), over("active_share", 0.5)]],
      ["Established customers", "Have bought for a long time and still do"],
      ["Clientes consolidados", "Compran desde hace tiempo y siguen haciéndolo"],
      ["Clientes consolidados", "Compram há bastante tempo e continuam comprando"],
    ),
    kind(
      "developing_customers",
      [],
      ["Developing customers", "No longer new, but not yet established"],
      ["Clientes en desarrollo", "Ya no son nuevos y todavía no están consolidados"],
      ["Clientes em desenvolvimento", "Já não são novos e ainda não estão consolidados"],
    ),
  ],
};
