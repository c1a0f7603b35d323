import { type AxisTerms, high, kind, low, over, under } from "../axis.ts";

export const purchaseFrequencyTerms: AxisTerms = {
  name: "purchase_frequency",
  group: "marketing",
  needs: "orders",
  purpose: "How often a customer buys, and how regularly.",
  words: {
    en: { name: "Purchase frequency", asks: "How often do they buy?" },
    es: { name: "Frecuencia de compra", asks: "¿Con qué frecuencia compran?" },
    pt: { name: "Frequência de compra", asks: "Com que frequência compram?" },
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
