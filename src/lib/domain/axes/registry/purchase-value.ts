import { type Axis, high, kind, low, over, under } from "../axis.ts";
import { changeOfHalves, share, sum } from "../history/measures.ts";

export const purchaseValue: Axis = {
  name: "purchase_value",
  group: "marketing",
  needs: "orders",
  purpose: "How much somebody spends, in all and at a time, and whether it grows.",
  words: {
    en: { name: "Purchase value", asks: "How much do they spend?" },
    es: { name: "Valor de compra", asks: "¿Cuánto gastan?" },
    pt: { name: "Valor de compra", asks: "Quanto gastam?" },
  },
  features: {
    lifetime_value: {
      unit: "money",
      transform: "sqrt",
      needs: "order",
      words: { en: "Lifetime value", es: "Valor de por vida", pt: "Valor vitalício" },
      how: "what was charged less what was given back, of all orders; 0 where more was given back",
      why: "What they were worth. The square root draws the tail in alike in every currency, which log(1 + x) does not.",
      of: ({ orders }) => Math.max(0, sum(orders.map(({ charged, refunded }) => charged - refunded))),
    },
    avg_order_value: {
      unit: "money",
      transform: "sqrt",
      needs: "order",
      words: { en: "Average order value", es: "Valor promedio del pedido", pt: "Ticket médio" },
      how: "what sales brought less refunds, by their number",
      why: "Few large orders and many small ones can be worth the same and are not alike.",
      of: ({ sales }) =>
        Math.max(0, share(sum(sales.map(({ charged, refunded }) => charged - refunded)), sales.length)),
    },
    value_trend: {
      unit: "index",
      transform: "none",
      needs: "second_order",
      words: {
        en: "Growth of the order value",
        es: "Crecimiento del valor del pedido",
        pt: "Crescimento do valor do pedido",
      },
      how: "(newer − older) / (newer + older) of what the newer and the older half of the sales charged; 0 of fewer than three",
      why: "Whether each order grows, whatever the pace does.",
      // Between two there is a difference, and no trend: a second order is smaller as often as not.
      of: ({ sales }) => (sales.length < 3 ? 0 : changeOfHalves(sales.map(({ charged }) => charged))),
    },
  },
  vocabulary: [
    kind(
      "premium_spenders",
      [[high("lifetime_value", 0.7)]],
      ["Premium spenders", "Have spent far more than most"],
      ["Compradores prémium", "Han gastado mucho más que la mayoría"],
      ["Compradores premium", "Gastaram muito mais que a maioria"],
    ),
    kind(
      "big_basket_buyers",
      [[high("avg_order_value", 0.5)]],
      ["Big-basket buyers", "Spend much at a time"],
      ["Compradores de canasta grande", "Gastan mucho en cada compra"],
      ["Compradores de cesta grande", "Gastam muito em cada compra"],
    ),
    kind(
      "growing_spenders",
      [[over("value_trend", 0.1), high("value_trend", 0.5)]],
      ["Growing spenders", "Spend more from order to order"],
      ["Gasto en aumento", "Gastan más de un pedido a otro"],
      ["Gasto em alta", "Gastam mais de um pedido para outro"],
    ),
    kind(
      "shrinking_spenders",
      [[under("value_trend", -0.1), low("value_trend", 0.5)]],
      ["Shrinking spenders", "Spend less from order to order"],
      ["Gasto en descenso", "Gastan menos de un pedido a otro"],
      ["Gasto em queda", "Gastam menos de um pedido para outro"],
    ),
    kind(
      "small_spenders",
      [[low("lifetime_value", 0.3)]],
      ["Small spenders", "Have spent less than most"],
      ["Gasto bajo", "Han gastado menos que la mayoría"],
      ["Gasto baixo", "Gastaram menos que a maioria"],
    ),
    kind(
      "moderate_spenders",
      [],
      ["Moderate spenders", "Spend about as much as most"],
      ["Gasto moderado", "Gastan más o menos como la mayoría"],
      ["Gasto moderado", "Gastam mais ou menos como a maioria"],
    ),
  ],
};
