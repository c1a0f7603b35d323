import { type Axis, apart, high, kind, low, over, under } from "../axis.ts";
import { changeOfHalves, share, sum } from "../history/measures.ts";

export const purchaseValue: Axis = {
  name: "purchase_value",
  group: "marketing",
  needs: "orders",
  purpose: "How much a customer spends, in total and per order, and whether it grows.",
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
      words: { en: "Lifetime value", es: "Valor de vida", pt: "Valor vitalício" },
      apart: apart(
        ["higher lifetime value", "lower lifetime value"],
        ["mayor valor de vida", "menor valor de vida"],
        ["maior valor vitalício", "menor valor vitalício"],
      ),
      how: "amount charged minus refunds, over all orders; at least 0",
      why: "What they were worth. The square root shortens the tail equally in every currency, which log(1 + x) does not.",
      of: ({ orders }) => Math.max(0, sum(orders.map(({ charged, refunded }) => charged - refunded))),
    },
    avg_order_value: {
      unit: "money",
      transform: "sqrt",
      needs: "order",
      words: { en: "Average order value", es: "Valor promedio del pedido", pt: "Ticket médio" },
      apart: apart(
        ["larger orders", "smaller orders"],
        ["pedidos más grandes", "pedidos más pequeños"],
        ["pedidos maiores", "pedidos menores"],
      ),
      how: "revenue of sales net of refunds, divided by their number",
      why: "Few large orders and many small ones can be worth the same but are not alike.",
      of: ({ sales }) =>
        Math.max(0, share(sum(sales.map(({ charged, refunded }) => charged - refunded)), sales.length)),
    },
    value_trend: {
      unit: "index",
      transform: "none",
      needs: "second_order",
      words: {
        en: "Order value growth",
        es: "Crecimiento del valor del pedido",
        pt: "Crescimento do valor do pedido",
      },
      apart: apart(
        ["stronger order growth", "weaker order growth"],
        ["mayor crecimiento del pedido", "menor crecimiento del pedido"],
        ["maior crescimento do pedido", "menor crescimento do pedido"],
      ),
      how: "(newer − older) / (newer + older) of the amounts charged in the newer and the older half of the sales; 0 with fewer than three",
      why: "Whether each order grows, independent of the pace.",
      // Two sales differ but show no trend: a second order is as often smaller as larger.
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
      ["Big-basket buyers", "Spend a lot per order"],
      ["Compradores de canasta grande", "Gastan mucho en cada pedido"],
      ["Compradores de cesta grande", "Gastam muito em cada pedido"],
    ),
    kind(
      "growing_spenders",
      [[over("value_trend", 0.1), high("value_trend", 0.5)]],
      ["Growing spenders", "Spend more with each order"],
      ["Gasto en aumento", "Gastan más en cada pedido"],
      ["Gasto em alta", "Gastam mais a cada pedido"],
    ),
    kind(
      "shrinking_spenders",
      [[under("value_trend", -0.1), low("value_trend", 0.5)]],
      ["Shrinking spenders", "Spend less with each order"],
      ["Gasto en descenso", "Gastan menos en cada pedido"],
      ["Gasto em queda", "Gastam menos a cada pedido"],
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
