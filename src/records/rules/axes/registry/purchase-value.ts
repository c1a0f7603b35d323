import { changeOfHalves } from "#lib/axes/history/measures.ts";
import { share, sumBy } from "#lib/statistics/sums.ts";
import { type Axis, apart } from "../axis.ts";
import { purchaseValueTerms } from "../terms/purchase-value.ts";

export const purchaseValue: Axis = {
  ...purchaseValueTerms,
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
      of: ({ orders }) =>
        Math.max(
          0,
          sumBy(orders, ({ charged, refunded }) => charged - refunded),
        ),
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
        Math.max(
          0,
          share(
            sumBy(sales, ({ charged, refunded }) => charged - refunded),
            sales.length,
          ),
        ),
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
};
