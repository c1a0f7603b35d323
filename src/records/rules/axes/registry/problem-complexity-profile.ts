import type { OrderFact } from "#lib/axes/history/behavior-facts.ts";
import { mean, meanBy, share, shareWhere, sumBy } from "#lib/statistics/sums.ts";
import { type Axis, apart } from "../axis.ts";
import { problemComplexityProfileTerms } from "../terms/problem-complexity-profile.ts";

// Orders have few types: for them, an array takes a third of the time of a set.
const listProductLines = ({ items }: OrderFact): string[] => {
  const lines: string[] = [];
  for (const { line } of items) if (line !== null && !lines.includes(line)) lines.push(line);
  return lines;
};

/** 1 − |both| / |either| of distinct names (Jaccard distance); null if there are none on one side. */
const difference = (one: readonly string[], other: readonly string[]): number | null => {
  let both = 0;
  for (const name of one) if (other.includes(name)) both += 1;
  return one.length === 0 || other.length === 0 ? null : 1 - both / (one.length + other.length - both);
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
            sumBy(orders, ({ refunded }) => refunded),
            sumBy(orders, ({ charged }) => charged),
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
        const differences: number[] = [];
        let before: string[] = [];
        for (const sale of sales) {
          const lines = listProductLines(sale);
          const own = difference(before, lines);
          if (own !== null) differences.push(own);
          before = lines;
        }
        return mean(differences);
      },
    },
    discount_dependency: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      words: { en: "Discount-driven repeat purchases", es: "Recompras con descuento", pt: "Recompras com desconto" },
      apart: apart(
        ["more discounted repeats", "fewer discounted repeats"],
        ["más recompras rebajadas", "menos recompras rebajadas"],
        ["mais recompras com desconto", "menos recompras com desconto"],
      ),
      how: "of the sales after the first, the share with a discount",
      why: "Customers who come back for a discount code will ask for one.",
      of: ({ sales }) => shareWhere(sales.slice(1), ({ discount }) => discount > 0),
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
      of: ({ tickets }) => meanBy(tickets, ({ messages }) => messages),
    },
  },
};
