import { type Axis, high, kind, over, under } from "../axis.ts";
import { mean } from "../churn/signals.ts";
import type { OrderFact } from "../history/behavior-facts.ts";
import { share, shareOf, sum } from "../history/measures.ts";

const linesOf = ({ items }: OrderFact): Set<string> => new Set(items.flatMap(({ line }) => line ?? []));

/** 1 − |both| / |either| (Jaccard's distance); null where one has nothing with a name. */
const difference = (one: Set<string>, other: Set<string>): number | null => {
  const both = [...one].filter((name) => other.has(name)).length;
  return one.size === 0 || other.size === 0 ? null : 1 - both / (one.size + other.size - both);
};

export const problemComplexityProfile: Axis = {
  name: "problem_complexity_profile",
  group: "support",
  needs: "orders",
  purpose: "How much help and handling somebody needs.",
  words: {
    en: { name: "Problem complexity", asks: "How much help do they need?" },
    es: { name: "Complejidad de los problemas", asks: "¿Cuánta ayuda necesitan?" },
    pt: { name: "Complexidade dos problemas", asks: "De quanta ajuda precisam?" },
  },
  features: {
    refund_rate: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: { en: "Money given back", es: "Dinero reembolsado", pt: "Dinheiro reembolsado" },
      how: "what was given back / what was charged, of all orders",
      why: "What their problems cost. How often something comes back is the axis of returns.",
      of: ({ orders }) =>
        Math.min(1, share(sum(orders.map(({ refunded }) => refunded)), sum(orders.map(({ charged }) => charged)))),
    },
    product_switching: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      words: {
        en: "Switching between product types",
        es: "Cambio de tipo de producto",
        pt: "Troca de tipo de produto",
      },
      how: "mean, over sales one after the other, of 1 − |types in both| / |types in either| (Jaccard)",
      why: "Who buys something else each time has new questions each time.",
      of: ({ sales }) => {
        const lines = sales.map(linesOf);
        return mean(lines.slice(1).flatMap((own, i) => difference(lines[i] as Set<string>, own) ?? []));
      },
    },
    discount_dependency: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      words: { en: "Returns only for a discount", es: "Vuelven solo con descuento", pt: "Voltam só com desconto" },
      how: "of the sales after the first, the share with a discount",
      why: "Who comes back for a code asks for a code.",
      of: ({ sales }) => shareOf(sales.slice(1), ({ discount }) => discount > 0),
    },
    tickets_per_order: {
      unit: "per_order",
      transform: "sqrt",
      needs: "order",
      words: { en: "Tickets an order", es: "Tickets por pedido", pt: "Tickets por pedido" },
      how: "tickets / orders",
      why: "How often buying needs help.",
      of: ({ tickets, orders }) => tickets.length / Math.max(1, orders.length),
    },
    messages_per_ticket: {
      unit: "count",
      transform: "log1p",
      needs: "ticket",
      words: { en: "Messages a ticket", es: "Mensajes por ticket", pt: "Mensagens por ticket" },
      how: "mean number of messages of the tickets; 0 without tickets",
      why: "How hard the help is.",
      of: ({ tickets }) => mean(tickets.map(({ messages }) => messages)),
    },
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
      ["Code seekers", "Come back for a discount"],
      ["Buscan un código", "Vuelven por un descuento"],
      ["Buscam um cupom", "Voltam por um desconto"],
    ),
    kind(
      "product_switchers",
      [[high("product_switching", 0.3), over("product_switching", 0.5)]],
      ["Product switchers", "Buy mostly other kinds of products than the time before"],
      ["Cambian de producto", "Compran sobre todo otros tipos de producto que la vez anterior"],
      ["Trocam de produto", "Compram sobretudo outros tipos de produto que na vez anterior"],
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
      ["Low maintenance", "Hardly need help, keep what they buy"],
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
