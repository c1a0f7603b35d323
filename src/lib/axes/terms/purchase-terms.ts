import { type AxisTerms, high, kind, low, over, under } from "#lib/axes/axis.ts";

export const purchaseCadenceTerms: AxisTerms = {
  name: "purchase_cadence",
  group: "marketing",
  needs: "orders",
  purpose: "On which days and at which hours a customer buys, in the business's time zone.",
  words: {
    en: { name: "Purchase timing", asks: "On which days and hours do they buy?" },
    es: { name: "Momento de compra", asks: "¿Qué días y a qué horas compran?" },
    pt: { name: "Momento da compra", asks: "Em que dias e horários compram?" },
  },
  vocabulary: [
    kind(
      "weekend_shoppers",
      [[over("weekend_ratio", 0.5)]],
      ["Weekend shoppers", "Buy mostly on Saturdays and Sundays"],
      ["Compradores de fin de semana", "Compran sobre todo los sábados y domingos"],
      ["Compradores de fim de semana", "Compram sobretudo aos sábados e domingos"],
    ),
    kind(
      "business_hours_shoppers",
      [[over("business_hours", 0.5)]],
      ["Business-hours shoppers", "Buy on weekdays between nine and five"],
      ["Compran en horario laboral", "Compran entre semana, de nueve a cinco"],
      ["Compram em horário comercial", "Compram em dias úteis, das nove às cinco"],
    ),
    kind(
      "office_hour_regulars",
      [[over("business_hours", 0.5), over("timing", 0.6)]],
      ["Office-hour regulars", "Buy again on weekdays at about the same hour of the working day"],
      ["Habituales de oficina", "Vuelven a comprar entre semana casi a la misma hora de la jornada"],
      ["Regulares de expediente", "Voltam a comprar em dias úteis quase no mesmo horário do expediente"],
    ),
    kind(
      "evening_shoppers",
      [[over("evening_ratio", 0.5)]],
      ["Evening shoppers", "Buy mostly after six"],
      ["Compradores nocturnos", "Compran sobre todo después de las seis"],
      ["Compradores noturnos", "Compram sobretudo depois das seis"],
    ),
    kind(
      "fixed_hour_shoppers",
      [[high("timing", 0.4), over("timing", 0.6)]],
      ["Fixed-hour shoppers", "Usually buy at about the same hour"],
      ["Compradores de hora fija", "Compran casi a la misma hora"],
      ["Compradores de hora fixa", "Compram quase sempre no mesmo horário"],
    ),
    kind(
      "off_hours_shoppers",
      [[under("weekend_ratio", 0.2), under("business_hours", 0.2)]],
      ["Off-hours shoppers", "Buy on weekdays before nine or after five"],
      ["Fuera del horario laboral", "Compran entre semana antes de las nueve o después de las cinco"],
      ["Fora do horário comercial", "Compram em dias úteis antes das nove ou depois das cinco"],
    ),
    kind(
      "weekday_shoppers",
      [[under("weekend_ratio", 0.1)]],
      ["Weekday shoppers", "Buy from Monday to Friday at any hour"],
      ["Compradores entre semana", "Compran de lunes a viernes a cualquier hora"],
      ["Compradores de dias úteis", "Compram de segunda a sexta a qualquer hora"],
    ),
    kind(
      "anytime_shoppers",
      [],
      ["Anytime shoppers", "Buy on any day at any hour"],
      ["Compradores a toda hora", "Compran cualquier día a cualquier hora"],
      ["Compradores a qualquer hora", "Compram em qualquer dia e horário"],
    ),
  ],
};

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
      ["Low lifetime spend", "Have spent less than most"],
      ["Gasto total bajo", "Han gastado menos que la mayoría"],
      ["Gasto total baixo", "Gastaram menos que a maioria"],
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

export const repurchaseBehaviorTerms: AxisTerms = {
  name: "repurchase_behavior",
  group: "marketing",
  needs: "orders",
  purpose: "Whether a customer comes back for the same products.",
  words: {
    en: { name: "Repurchase", asks: "Do they come back for the same products?" },
    es: { name: "Recompra", asks: "¿Vuelven por los mismos productos?" },
    pt: { name: "Recompra", asks: "Voltam pelos mesmos produtos?" },
  },
  vocabulary: [
    kind(
      "no_repurchase_yet",
      [[under("loyalty_index", 0.05)]],
      ["No repurchase yet", "Have not bought any product twice"],
      ["Sin recompra todavía", "No han comprado ningún producto dos veces"],
      ["Ainda sem recompra", "Não compraram nenhum produto duas vezes"],
    ),
    kind(
      "quick_replenishers",
      [[over("loyalty_index", 0.5), under("repurchase_gap", 45)]],
      ["Quick replenishers", "Restock the same products within weeks"],
      ["Reposición rápida", "Reponen los mismos productos en semanas"],
      ["Reposição rápida", "Repõem os mesmos produtos em semanas"],
    ),
    kind(
      "product_loyalists",
      [[over("loyalty_index", 0.5)]],
      ["Product loyalists", "Almost always include something they have bought before"],
      ["Leales al producto", "Casi siempre se llevan algo que ya compraron antes"],
      ["Fiéis ao produto", "Quase sempre levam algo que já compraram antes"],
    ),
    kind(
      "slow_repeaters",
      [[high("repurchase_gap", 0.2), over("repurchase_gap", 120)]],
      ["Slow repeaters", "Buy a product again after many months"],
      ["Recompra lenta", "Recompran un producto después de muchos meses"],
      ["Recompra lenta", "Recompram um produto depois de muitos meses"],
    ),
    kind(
      "mixed_repeaters",
      [],
      ["Mixed repeaters", "Buy some products again, alongside new ones"],
      ["Recompra mixta", "Recompran algunos productos, junto a otros nuevos"],
      ["Recompra mista", "Recompram alguns produtos, ao lado de novos"],
    ),
  ],
};
