import { type AxisTerms, high, kind, low, over, under } from "../axis.ts";

export const purchaseValueTerms: AxisTerms = {
  name: "purchase_value",
  group: "marketing",
  needs: "orders",
  purpose: "How much a customer spends, in total and per order, and whether it grows.",
  words: {
    en: { name: "Purchase value", asks: "How much do they spend?" },
    es: { name: "Valor de compra", asks: "¿Cuánto gastan?" },
    pt: { name: "Valor de compra", asks: "Quanto gastam?" },
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
      ["Compran canastas grandes", "Gastan mucho en cada pedido"],
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
