import { DAYS_A_MONTH } from "#lib/domain/time/day.ts";
import { type Axis, apart, high, kind, low, over, under } from "../axis.ts";
import { consistencyOf, mean } from "../churn/signals.ts";
import { tenureOf } from "../history/measures.ts";

/** For customers without a second purchase: a long gap, since none was observed. */
const NO_GAP = 365;

export const purchaseFrequency: Axis = {
  name: "purchase_frequency",
  group: "marketing",
  needs: "orders",
  purpose: "How often a customer buys, and how regularly.",
  words: {
    en: { name: "Purchase frequency", asks: "How often do they buy?" },
    es: { name: "Frecuencia de compra", asks: "¿Con qué frecuencia compran?" },
    pt: { name: "Frequência de compra", asks: "Com que frequência compram?" },
  },
  features: {
    orders_per_month: {
      unit: "orders_per_month",
      transform: "log1p",
      needs: "order",
      words: { en: "Repeat purchases per month", es: "Recompras al mes", pt: "Recompras por mês" },
      apart: apart(
        ["more orders", "fewer orders"],
        ["más pedidos", "menos pedidos"],
        ["mais pedidos", "menos pedidos"],
      ),
      how: "days with a sale after the first, per month since the first (one month at least)",
      why: "The pace; the first purchase only starts the clock, so a single order counts as 0 rather than as a high rate.",
      of: (facts) => Math.max(0, facts.days.length - 1) / Math.max(1, tenureOf(facts) / DAYS_A_MONTH),
    },
    avg_days_between_orders: {
      unit: "days",
      transform: "log1p",
      needs: "second_order",
      words: { en: "Days between orders", es: "Días entre pedidos", pt: "Dias entre pedidos" },
      apart: apart(
        ["longer gaps", "shorter gaps"],
        ["intervalos más largos", "intervalos más cortos"],
        ["intervalos maiores", "intervalos menores"],
      ),
      how: `mean days between two days with a sale; ${NO_GAP} if there is no second one`,
      why: "The gap while they were buying: a customer who left keeps the old gap while the pace drops.",
      of: ({ gaps }) => (gaps.length === 0 ? NO_GAP : mean(gaps)),
    },
    consistency: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      words: { en: "Regularity of the gaps", es: "Regularidad de los intervalos", pt: "Regularidade dos intervalos" },
      apart: apart(
        ["more regular gaps", "less regular gaps"],
        ["intervalos más regulares", "intervalos menos regulares"],
        ["intervalos mais regulares", "intervalos menos regulares"],
      ),
      how: "1 / (1 + deviation / mean) of those gaps; 0 with fewer than two",
      why: "Regularity separates a habit from coincidence.",
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
      ["Steady buyers", "Buy at regular intervals"],
      ["Compradores constantes", "Compran a intervalos regulares"],
      ["Compradores constantes", "Compram em intervalos regulares"],
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
      ["Early repeaters", "Came back soon, but have no rhythm yet"],
      ["Vuelven pronto", "Volvieron pronto, pero todavía sin un ritmo"],
      ["Voltam logo", "Voltaram logo, mas ainda sem um ritmo"],
    ),
    kind(
      "occasional_buyers",
      [],
      ["Occasional buyers", "Buy now and then, at irregular intervals"],
      ["Compradores ocasionales", "Compran de vez en cuando, a intervalos irregulares"],
      ["Compradores ocasionais", "Compram de vez em quando, em intervalos irregulares"],
    ),
  ],
};
