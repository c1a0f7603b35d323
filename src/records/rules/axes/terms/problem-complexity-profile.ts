import { type AxisTerms, high, kind, over, under } from "../axis.ts";

export const problemComplexityProfileTerms: AxisTerms = {
  name: "problem_complexity_profile",
  group: "support",
  needs: "orders",
  purpose: "How much help and handling a customer needs.",
  words: {
    en: { name: "Problem complexity", asks: "How much help do they need?" },
    es: { name: "Complejidad de los problemas", asks: "¿Cuánta ayuda necesitan?" },
    pt: { name: "Complexidade dos problemas", asks: "De quanta ajuda precisam?" },
  },
  vocabulary: [
    kind(
      "high_touch_shoppers",
      [
        [high("tickets_per_order", 0.6), over("tickets_per_order", 0.3)],
        [high("refund_rate", 0.7), over("refund_rate", 0.15)],
      ],
      ["High-touch shoppers", "Need help or a refund much more often than most"],
      ["Requieren mucha atención", "Necesitan ayuda o reembolsos con mucha más frecuencia que la mayoría"],
      ["Exigem muita atenção", "Precisam de ajuda ou reembolso com muito mais frequência que a maioria"],
    ),
    kind(
      "code_seekers",
      [[over("discount_dependency", 0.5)]],
      ["Discount-code seekers", "Come back for a discount"],
      ["Buscan código de descuento", "Vuelven por un descuento"],
      ["Buscam um cupom de desconto", "Voltam por um desconto"],
    ),
    kind(
      "product_switchers",
      [[high("product_switching", 0.3), over("product_switching", 0.5)]],
      ["Product switchers", "Mostly buy different kinds of products from one order to the next"],
      ["Cambian de producto", "Casi siempre compran tipos de producto distintos de un pedido a otro"],
      ["Trocam de produto", "Quase sempre compram tipos de produto diferentes de um pedido para outro"],
    ),
    kind(
      "occasional_help",
      [[high("refund_rate", 0.5)], [high("tickets_per_order", 0.5)]],
      ["Occasional help", "Need help or a refund somewhat more often than most"],
      ["Ayuda ocasional", "Necesitan ayuda o un reembolso algo más que la mayoría"],
      ["Ajuda ocasional", "Precisam de ajuda ou de um reembolso um pouco mais que a maioria"],
    ),
    kind(
      "low_maintenance",
      [[under("refund_rate", 0.05), under("tickets_per_order", 0.15)]],
      ["Low maintenance", "Hardly need help and keep what they buy"],
      ["Poca atención necesaria", "Casi no necesitan ayuda y conservan lo que compran"],
      ["Pouca atenção necessária", "Quase não precisam de ajuda e ficam com o que compram"],
    ),
    kind(
      "standard_needs",
      [],
      ["Standard needs", "Need help about as often as most"],
      ["Necesidades normales", "Necesitan ayuda más o menos como la mayoría"],
      ["Necessidades normais", "Precisam de ajuda mais ou menos como a maioria"],
    ),
  ],
};
