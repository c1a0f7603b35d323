import { type AxisTerms, high, kind, low, over } from "../axis.ts";

export const valueSophisticationTerms: AxisTerms = {
  name: "value_sophistication",
  group: "support",
  needs: "orders",
  purpose: "Which price level a customer chooses, how consistently, and how strategically.",
  words: {
    en: { name: "Value sophistication", asks: "What price level do they choose, and how consistently?" },
    es: { name: "Criterio de valor", asks: "¿Qué nivel de precio eligen y con qué constancia?" },
    pt: { name: "Critério de valor", asks: "Que nível de preço escolhem e com que constância?" },
  },
  vocabulary: [
    kind(
      "premium_selectors",
      [[high("avg_item_price", 0.5)]],
      ["Premium selectors", "Choose expensive products"],
      ["Eligen lo prémium", "Eligen productos caros"],
      ["Escolhem o premium", "Escolhem produtos caros"],
    ),
    kind(
      "strategic_stockers",
      [[over("discount_hunt_score", 0.08), high("discount_hunt_score", 0.5)]],
      ["Strategic stockers", "Stock up when prices are low"],
      ["Acopio estratégico", "Hacen acopio cuando los precios bajan"],
      ["Estoque estratégico", "Fazem estoque quando os preços caem"],
    ),
    kind(
      "steady_budgeters",
      [[high("spend_consistency", 0.3), over("spend_consistency", 0.5)]],
      ["Steady budgeters", "Spend about the same each time"],
      ["Presupuesto constante", "Gastan casi lo mismo cada vez"],
      ["Orçamento constante", "Gastam quase o mesmo a cada vez"],
    ),
    kind(
      "economy_selectors",
      [[low("avg_item_price", 0.3)]],
      ["Economy selectors", "Choose inexpensive products"],
      ["Eligen lo económico", "Eligen productos económicos"],
      ["Escolhem o econômico", "Escolhem produtos econômicos"],
    ),
    kind(
      "single_choice",
      [[{ feature: "spend_consistency", is: "at_most", than: 0.1, in: "unit" }]],
      ["One choice so far", "Have bought once, at an average price level"],
      ["Una sola elección", "Han comprado una vez, a un nivel de precio medio"],
      ["Uma só escolha", "Compraram uma vez, em um nível de preço médio"],
    ),
    kind(
      "flexible_spenders",
      [],
      ["Flexible spenders", "Sometimes spend little, sometimes a lot"],
      ["Gasto flexible", "A veces gastan poco y a veces mucho"],
      ["Gasto flexível", "Às vezes gastam pouco, às vezes muito"],
    ),
  ],
};
