import { type Axis, high, kind, low, over } from "../axis.ts";
import { consistencyOf } from "../churn/signals.ts";
import type { OrderFact } from "../history/behavior-facts.ts";
import { itemsOf, share, shareOf, sum } from "../history/measures.ts";

const piecesOf = (sales: readonly OrderFact[]): number => sum(itemsOf(sales).map(({ quantity }) => quantity));

export const valueSophistication: Axis = {
  name: "value_sophistication",
  group: "support",
  needs: "orders",
  purpose: "What price level somebody chooses, how steadily, and how cleverly.",
  words: {
    en: { name: "Value sophistication", asks: "What price level do they choose, and how steadily?" },
    es: { name: "Criterio de valor", asks: "¿Qué nivel de precio eligen y con qué constancia?" },
    pt: { name: "Critério de valor", asks: "Que nível de preço escolhem e com que constância?" },
  },
  features: {
    avg_item_price: {
      unit: "money",
      transform: "sqrt",
      needs: "order",
      words: { en: "Price of a piece", es: "Precio por pieza", pt: "Preço por peça" },
      how: "what lines charged / their pieces",
      why: "The price level, whatever the size of the basket.",
      of: ({ sales }) => Math.max(0, share(sum(itemsOf(sales).map(({ paid }) => paid)), piecesOf(sales))),
    },
    discount_hunt_score: {
      unit: "index",
      transform: "none",
      needs: "second_order",
      words: { en: "Stocking up on discounts", es: "Acopio con descuento", pt: "Estoque com desconto" },
      how: "share of their pieces bought in discounted sales − share of their sales that were discounted",
      why: "Above 0 they fill the basket when it is cheap: how cleverly discounts are used, not how often.",
      of: ({ sales }) => {
        const discounted = sales.filter(({ discount }) => discount > 0);
        const pieces = piecesOf(sales);
        return pieces === 0 ? 0 : piecesOf(discounted) / pieces - shareOf(sales, ({ discount }) => discount > 0);
      },
    },
    spend_consistency: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      words: { en: "Evenness of the orders", es: "Constancia del gasto", pt: "Constância do gasto" },
      how: "1 / (1 + deviation / mean) of what the sales charged; 0 of fewer than two",
      why: "Who spends the same each time has a budget.",
      of: ({ sales }) => {
        const charged = sales.map((sale) => sale.charged);
        return sum(charged) > 0 ? consistencyOf(charged) : 0;
      },
    },
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
      ["Strategic stockers", "Fill the basket when it is cheap"],
      ["Acopio estratégico", "Llenan la canasta cuando está barato"],
      ["Estoque estratégico", "Enchem a cesta quando está barato"],
    ),
    kind(
      "steady_budgeters",
      [[high("spend_consistency", 0.3), over("spend_consistency", 0.5)]],
      ["Steady budgeters", "Spend much the same each time"],
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
      ["One choice so far", "Have chosen once, at a usual price level"],
      ["Una sola elección", "Han elegido una vez, a un precio habitual"],
      ["Uma só escolha", "Escolheram uma vez, a um preço habitual"],
    ),
    kind(
      "flexible_spenders",
      [],
      ["Flexible spenders", "Spend sometimes little and sometimes much"],
      ["Gasto flexible", "Gastan a veces poco y a veces mucho"],
      ["Gasto flexível", "Gastam às vezes pouco e às vezes muito"],
    ),
  ],
};
