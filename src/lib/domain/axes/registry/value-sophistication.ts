import { type Axis, apart, high, kind, low, over } from "../axis.ts";
import { consistencyOf } from "../churn/signals.ts";
import type { OrderFact } from "../history/behavior-facts.ts";
import { itemsOf, share, shareOf, sum } from "../history/measures.ts";

const piecesOf = (sales: readonly OrderFact[]): number => sum(itemsOf(sales).map(({ quantity }) => quantity));

export const valueSophistication: Axis = {
  name: "value_sophistication",
  group: "support",
  needs: "orders",
  purpose: "Which price level a customer chooses, how consistently, and how strategically.",
  words: {
    en: { name: "Value sophistication", asks: "What price level do they choose, and how consistently?" },
    es: { name: "Criterio de valor", asks: "¿Qué nivel de precio eligen y con qué constancia?" },
    pt: { name: "Critério de valor", asks: "Que nível de preço escolhem e com que constância?" },
  },
  features: {
    avg_item_price: {
      unit: "money",
      transform: "sqrt",
      needs: "order",
      words: { en: "Price per item", es: "Precio por artículo", pt: "Preço por item" },
      apart: apart(
        ["higher-priced items", "lower-priced items"],
        ["artículos más caros", "artículos más baratos"],
        ["itens mais caros", "itens mais baratos"],
      ),
      how: "amount charged for lines / their items",
      why: "The price level, independent of basket size.",
      of: ({ sales }) => Math.max(0, share(sum(itemsOf(sales).map(({ paid }) => paid)), piecesOf(sales))),
    },
    discount_hunt_score: {
      unit: "index",
      transform: "none",
      needs: "second_order",
      words: { en: "Stocking up on discounts", es: "Acopio con descuento", pt: "Estoque com desconto" },
      apart: apart(
        ["more stocking up on discounts", "less stocking up on discounts"],
        ["más acopio con descuento", "menos acopio con descuento"],
        ["mais estoque com desconto", "menos estoque com desconto"],
      ),
      how: "share of their items bought in discounted sales − share of their sales that were discounted",
      why: "Positive if they fill the basket when prices are low: how strategically they use discounts, not how often.",
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
      words: {
        en: "Consistency of order values",
        es: "Constancia del valor del pedido",
        pt: "Constância do valor do pedido",
      },
      apart: apart(
        ["steadier order values", "more varied order values"],
        ["pedidos más parejos", "pedidos más variables"],
        ["pedidos mais constantes", "pedidos mais variáveis"],
      ),
      how: "1 / (1 + deviation / mean) of the amounts charged per sale; 0 with fewer than two",
      why: "Customers who spend the same each time have a budget.",
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
