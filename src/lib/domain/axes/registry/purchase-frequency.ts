import { DAYS_A_MONTH } from "#lib/domain/time/day.ts";
import { type Axis, high, kind, low, over, under } from "../axis.ts";
import { consistencyOf, mean } from "../churn/signals.ts";
import { tenureOf } from "../history/measures.ts";

/** Of somebody without a second purchase: no gap was seen, and it is no short one. */
const NO_GAP = 365;

export const purchaseFrequency: Axis = {
  name: "purchase_frequency",
  group: "marketing",
  needs: "orders",
  purpose: "How often somebody buys, and how evenly.",
  words: {
    en: { name: "Purchase frequency", asks: "How often do they buy?" },
    es: { name: "Frecuencia de compra", asks: "¿Cada cuánto compran?" },
    pt: { name: "Frequência de compra", asks: "Com que frequência compram?" },
  },
  features: {
    orders_per_month: {
      unit: "orders_per_month",
      transform: "log1p",
      needs: "order",
      words: { en: "Orders a month", es: "Pedidos al mes", pt: "Pedidos por mês" },
      how: "days with a sale after the first, for each month since the first (one month at least)",
      why: "The pace; the first purchase only starts the clock, so one order ever is 0 and not a flood.",
      of: (facts) => Math.max(0, facts.days.length - 1) / Math.max(1, tenureOf(facts) / DAYS_A_MONTH),
    },
    avg_days_between_orders: {
      unit: "days",
      transform: "log1p",
      needs: "second_order",
      words: { en: "Days between orders", es: "Días entre pedidos", pt: "Dias entre pedidos" },
      how: `mean of the days between two days with a sale; ${NO_GAP} where there is no second one`,
      why: "The gap while they bought: somebody who left still has their old gap, where the pace has sunk.",
      of: ({ gaps }) => (gaps.length === 0 ? NO_GAP : mean(gaps)),
    },
    consistency: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      words: { en: "Evenness of the gaps", es: "Regularidad de los intervalos", pt: "Regularidade dos intervalos" },
      how: "1 / (1 + deviation / mean) of those gaps; 0 with fewer than two of them",
      why: "A habit is told from an accident by its evenness.",
      of: ({ gaps }) => consistencyOf(gaps),
    },
  },
  vocabulary: [
    kind(
      "one_time_customers",
      [[under("orders_per_month", 0.03), over("avg_days_between_orders", 250)]],
      ["One-time customers", "Bought once, or again only after many months"],
      ["Clientes de una sola compra", "Compraron una vez, u otra más solo tras muchos meses"],
      ["Clientes de uma só compra", "Compraram uma vez, ou outra só depois de muitos meses"],
    ),
    kind(
      "high_frequency_loyalists",
      [[high("orders_per_month", 0.5), low("avg_days_between_orders", 0.2)]],
      ["High-frequency loyalists", "Buy much more often than most, with short gaps"],
      ["Leales de alta frecuencia", "Compran mucho más seguido que la mayoría, con intervalos cortos"],
      ["Fiéis de alta frequência", "Compram com muito mais frequência que a maioria, com intervalos curtos"],
    ),
    kind(
      "steady_buyers",
      [[high("consistency", 0.2), over("consistency", 0.72)]],
      ["Steady buyers", "Come back at even intervals"],
      ["Compradores constantes", "Vuelven a intervalos regulares"],
      ["Compradores constantes", "Voltam em intervalos regulares"],
    ),
    kind(
      "rare_buyers",
      [[over("avg_days_between_orders", 150)]],
      ["Rare buyers", "Come back after many months"],
      ["Compradores esporádicos", "Vuelven después de muchos meses"],
      ["Compradores esporádicos", "Voltam depois de muitos meses"],
    ),
    kind(
      "early_repeaters",
      [[under("avg_days_between_orders", 60), under("consistency", 0.2)]],
      ["Early repeaters", "Came back soon, without a rhythm yet"],
      ["Vuelven pronto", "Volvieron pronto, todavía sin un ritmo"],
      ["Voltam logo", "Voltaram logo, ainda sem um ritmo"],
    ),
    kind(
      "occasional_buyers",
      [],
      ["Occasional buyers", "Buy now and then, with pauses of varying length"],
      ["Compradores ocasionales", "Compran de vez en cuando, con pausas variables"],
      ["Compradores ocasionais", "Compram de vez em quando, com pausas variáveis"],
    ),
  ],
};
