import { type Axis, high, kind, over, under } from "../axis.ts";
import { changeOfHalves, share, tenureOf } from "../measures.ts";

export const customerMaturity: Axis = {
  name: "customer_maturity",
  group: "marketing",
  needs: "orders",
  purpose: "Where somebody is in their life with the shop.",
  words: {
    en: { name: "Customer maturity", asks: "Where are they in their life with us?" },
    es: { name: "Madurez del cliente", asks: "¿En qué etapa de su relación están?" },
    pt: { name: "Maturidade do cliente", asks: "Em que fase do relacionamento estão?" },
  },
  features: {
    tenure: {
      unit: "days",
      transform: "sqrt",
      needs: "order",
      words: {
        en: "Days since the first sale",
        es: "Días desde la primera compra",
        pt: "Dias desde a primeira compra",
      },
      how: "days from the first sale to the as-of day",
      why: "Newcomers and old customers are spoken to differently.",
      of: (facts) => tenureOf(facts),
    },
    maturity_score: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: { en: "Experience with the shop", es: "Experiencia con la tienda", pt: "Experiência com a loja" },
      how: "1 − 1 / days with a sale: 0 for the first, 0.5 for the second, 0.9 for the tenth",
      why: "A second purchase changes more than an eleventh.",
      of: ({ days }) => (days.length === 0 ? 0 : 1 - 1 / days.length),
    },
    active_share: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: {
        en: "Active part of their life",
        es: "Parte activa de su relación",
        pt: "Parte ativa do relacionamento",
      },
      how: "days from the first to the last sale / days from the first sale to the as-of day",
      why: "Tells those who went silent long ago from those of the same age who still come.",
      of: (facts) => share((facts.days.at(-1) ?? 0) - (facts.days[0] ?? 0), tenureOf(facts)),
    },
    acceleration: {
      unit: "index",
      transform: "none",
      needs: "second_order",
      words: { en: "Acceleration", es: "Aceleración", pt: "Aceleração" },
      how: "(older − newer) / (older + newer) of the older and the newer half of the gaps: above 0 they become shorter",
      why: "A relation that grows closer, before it shows in any sum.",
      of: ({ gaps }) => 0 - changeOfHalves(gaps),
    },
  },
  vocabulary: [
    kind(
      "new_customers",
      [[under("tenure", 120)]],
      ["New customers", "Bought for the first time within some four months"],
      ["Clientes nuevos", "Compraron por primera vez hace unos cuatro meses o menos"],
      ["Clientes novos", "Compraram pela primeira vez há cerca de quatro meses ou menos"],
    ),
    kind(
      "dormant_customers",
      [[under("active_share", 0.3), over("tenure", 180)]],
      ["Dormant customers", "Came long ago and have been silent for most of the time since"],
      ["Clientes dormidos", "Llegaron hace mucho y llevan casi todo el tiempo en silencio"],
      ["Clientes adormecidos", "Chegaram há muito e estão em silêncio quase todo o tempo"],
    ),
    kind(
      "accelerating_customers",
      [[over("acceleration", 0.15), high("acceleration", 0.5)]],
      ["Accelerating customers", "Come at ever shorter intervals"],
      ["Clientes en aceleración", "Vienen a intervalos cada vez más cortos"],
      ["Clientes em aceleração", "Vêm em intervalos cada vez menores"],
    ),
    kind(
      "slowing_customers",
      [[under("acceleration", -0.15), { feature: "acceleration", is: "at_most", than: -0.5, in: "deviations" }]],
      ["Slowing customers", "Come at ever longer intervals"],
      ["Clientes que se espacian", "Vienen a intervalos cada vez más largos"],
      ["Clientes em desaceleração", "Vêm em intervalos cada vez maiores"],
    ),
    kind(
      "established_customers",
      [[over("maturity_score", 0.6), over("active_share", 0.5)]],
      ["Established customers", "Have come for long and still do"],
      ["Clientes consolidados", "Vienen desde hace tiempo y siguen viniendo"],
      ["Clientes consolidados", "Vêm há bastante tempo e continuam vindo"],
    ),
    kind(
      "developing_customers",
      [],
      ["Developing customers", "Are no longer new, and not established yet"],
      ["Clientes en desarrollo", "Ya no son nuevos y todavía no están consolidados"],
      ["Clientes em desenvolvimento", "Já não são novos e ainda não estão consolidados"],
    ),
  ],
};
