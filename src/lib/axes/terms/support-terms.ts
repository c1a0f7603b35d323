import { type AxisTerms, high, kind, over, under } from "#lib/axes/axis.ts";

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

export const supportHistoryTerms: AxisTerms = {
  name: "support_history",
  group: "support",
  needs: "tickets",
  purpose: "How a customer's past tickets went.",
  words: {
    en: { name: "Support history", asks: "How did their past tickets go?" },
    es: { name: "Historial de soporte", asks: "¿Cómo les fue en sus tickets anteriores?" },
    pt: { name: "Histórico de suporte", asks: "Como foram os tickets anteriores?" },
  },
  vocabulary: [
    kind(
      "never_in_touch",
      [[under("tickets_per_year", 0.05)]],
      ["No support contact", "Have never contacted support"],
      ["Sin contacto con soporte", "Nunca han contactado con soporte"],
      ["Sem contato com o suporte", "Nunca contataram o suporte"],
    ),
    kind(
      "dissatisfied_contacts",
      [[under("satisfaction", 2.6)]],
      ["Dissatisfied contacts", "Rate the help they got poorly"],
      ["Contactos insatisfechos", "Califican mal la ayuda recibida"],
      ["Contatos insatisfeitos", "Avaliam mal a ajuda recebida"],
    ),
    kind(
      "unresolved_contacts",
      [[over("unresolved_rate", 0.4)]],
      ["Unresolved contacts", "Their tickets are reopened or stay open"],
      ["Contactos sin resolver", "Sus tickets se reabren o siguen abiertos"],
      ["Contatos sem solução", "Seus tickets são reabertos ou seguem abertos"],
    ),
    kind(
      "frequent_contacts",
      [[high("tickets_per_year", 0.7), over("tickets_per_year", 1.5)]],
      ["Frequent contacts", "Contact support several times a year"],
      ["Contactos frecuentes", "Contactan con soporte varias veces al año"],
      ["Contatos frequentes", "Contatam o suporte várias vezes por ano"],
    ),
    kind(
      "satisfied_contacts",
      [[over("satisfaction", 3.8)]],
      ["Satisfied contacts", "Rate the help they got highly"],
      ["Contactos satisfechos", "Califican bien la ayuda recibida"],
      ["Contatos satisfeitos", "Avaliam bem a ajuda recebida"],
    ),
    kind(
      "occasional_contacts",
      [],
      ["Occasional contacts", "Contact support now and then"],
      ["Contactos ocasionales", "Contactan con soporte de vez en cuando"],
      ["Contatos ocasionais", "Contatam o suporte de vez em quando"],
    ),
  ],
};

export const returnBehaviorTerms: AxisTerms = {
  name: "return_behavior",
  group: "marketing",
  needs: "orders",
  purpose: "How much of what a customer orders is returned.",
  words: {
    en: { name: "Returns", asks: "How much do they return?" },
    es: { name: "Devoluciones", asks: "¿Cuánto devuelven?" },
    pt: { name: "Devoluções", asks: "Quanto devolvem?" },
  },
  vocabulary: [
    kind(
      "keepers",
      [[under("refund_rate", 0.05)]],
      ["Keepers", "Keep what they buy"],
      ["Conservan lo que compran", "Casi nunca devuelven algo"],
      ["Ficam com o que compram", "Quase nunca devolvem algo"],
    ),
    kind(
      "whole_order_returners",
      [[over("full_return_rate", 0.25)]],
      ["Whole-order returners", "Return entire orders"],
      ["Devuelven pedidos enteros", "Devuelven pedidos completos"],
      ["Devolvem pedidos inteiros", "Devolvem pedidos completos"],
    ),
    kind(
      "frequent_returners",
      [[over("refund_rate", 0.3)]],
      ["Frequent returners", "Return something from many of their orders"],
      ["Devoluciones frecuentes", "Devuelven algo de muchos pedidos"],
      ["Devoluções frequentes", "Devolvem algo de muitos pedidos"],
    ),
    kind(
      "repeated_returners",
      [[over("refund_rate", 0.2)]],
      ["Repeated returners", "Return something from a good part of their orders"],
      ["Devoluciones repetidas", "Devuelven algo de buena parte de sus pedidos"],
      ["Devoluções repetidas", "Devolvem algo de boa parte dos pedidos"],
    ),
    kind(
      "occasional_returners",
      [],
      ["Occasional returners", "Return something now and then"],
      ["Devoluciones ocasionales", "Devuelven algo de vez en cuando"],
      ["Devoluções ocasionais", "Devolvem algo de vez em quando"],
    ),
  ],
};
