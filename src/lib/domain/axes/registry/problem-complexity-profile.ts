import { type Axis, apart } from "../axis.ts";
import { mean } from "../churn/signals.ts";
import type { OrderFact } from "../history/behavior-facts.ts";
import { share, shareOf, sumOf } from "../history/measures.ts";
import { problemComplexityProfileTerms } from "../terms/problem-complexity-profile.ts";

const linesOf = ({ items }: OrderFact): Set<string> => {
  const lines = new Set<string>();
  for (const { line } of items) if (line !== null) lines.add(line);
  return lines;
};

/** 1 − |both| / |either| (Jaccard distance); null if one set is empty. */
const difference = (one: Set<string>, other: Set<string>): number | null => {
  let both = 0;
  for (const name of one) if (other.has(name)) both += 1;
  return one.size === 0 || other.size === 0 ? null : 1 - both / (one.size + other.size - both);
};

export const problemComplexityProfile: Axis = {
  ...problemComplexityProfileTerms,
  features: {
    refund_rate: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: { en: "Refunded share of spending", es: "Parte reembolsada del gasto", pt: "Parte reembolsada do gasto" },
      apart: apart(
        ["more refunded", "less refunded"],
        ["más reembolsos", "menos reembolsos"],
        ["mais reembolsos", "menos reembolsos"],
      ),
      how: "amount refunded / amount charged, over all orders",
      why: "What their problems cost. How often items come back is covered by return behavior.",
      of: ({ orders }) =>
        Math.min(
          1,
          share(
            sumOf(orders, ({ refunded }) => refunded),
            sumOf(orders, ({ charged }) => charged),
          ),
        ),
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
      apart: apart(
        ["more product switching", "less product switching"],
        ["más cambios de producto", "menos cambios de producto"],
        ["mais trocas de produto", "menos trocas de produto"],
      ),
      how: "mean, over consecutive sales, of 1 − |types in both| / |types in either| (Jaccard)",
      why: "Customers who buy something else each time have new questions each time.",
      of: ({ sales }) => {
        const lines = sales.map(linesOf);
        return mean(lines.slice(1).flatMap((own, i) => difference(lines[i] as Set<string>, own) ?? []));
      },
    },
    discount_dependency: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      words: { en: "Discount-driven repeat purchases", es: "Recompras con descuento", pt: "Recompras com desconto" },
      apart: apart(
        ["more discounted repeat purchases", "fewer discounted repeat purchases"],
        ["más recompras con descuento", "menos recompras con descuento"],
        ["mais recompras com desconto", "menos recompras com desconto"],
      ),
      how: "of the sales after the first, the share with a discount",
      why: "Customers who come back for a discount code will ask for one.",
      of: ({ sales }) => shareOf(sales.slice(1), ({ discount }) => discount > 0),
    },
    tickets_per_order: {
      unit: "per_order",
      transform: "sqrt",
      needs: "order",
      words: { en: "Tickets per order", es: "Tickets por pedido", pt: "Tickets por pedido" },
      apart: apart(
        ["more tickets", "fewer tickets"],
        ["más tickets", "menos tickets"],
        ["mais tickets", "menos tickets"],
      ),
      how: "tickets / orders",
      why: "How often their purchases need help.",
      of: ({ tickets, orders }) => tickets.length / Math.max(1, orders.length),
    },
    messages_per_ticket: {
      unit: "per_ticket",
      transform: "log1p",
      needs: "ticket",
      words: { en: "Messages per ticket", es: "Mensajes por ticket", pt: "Mensagens por ticket" },
      apart: apart(
        ["longer tickets", "shorter tickets"],
        ["tickets más largos", "tickets más cortos"],
        ["tickets mais longos", "tickets mais curtos"],
      ),
      how: "mean number of messages per ticket; 0 without tickets",
      why: "How complex the help is.",
      of: ({ tickets }) => mean(tickets.map(({ messages }) => messages)),
    },
  },
};
