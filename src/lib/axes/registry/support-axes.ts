import { type Axis, apart } from "#lib/axes/axis.ts";
import type { OrderFact } from "#lib/axes/behavior-facts.ts";
import { computeTenure } from "#lib/axes/measures.ts";
import {
  problemComplexityProfileTerms,
  returnBehaviorTerms,
  supportHistoryTerms,
} from "#lib/axes/terms/support-terms.ts";
import { mean, meanBy, share, shareWhere, sumBy } from "#lib/statistics/summaries.ts";

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

const YEAR = 365.25;
/** For customers who never rated a ticket: neutral. */
const NEITHER = 3;

export const supportHistory: Axis = {
  ...supportHistoryTerms,
  features: {
    tickets_per_year: {
      unit: "tickets_per_year",
      transform: "log1p",
      needs: "order",
      words: { en: "Tickets per year", es: "Tickets al año", pt: "Tickets por ano" },
      apart: apart(
        ["more tickets", "fewer tickets"],
        ["más tickets", "menos tickets"],
        ["mais tickets", "menos tickets"],
      ),
      how: "tickets / years since the first sale or ticket, at least one",
      why: "How often they contact support, however much they buy.",
      of: (facts) => {
        const first = Math.max(computeTenure(facts), facts.asOfDay - (facts.tickets[0]?.day ?? facts.asOfDay));
        return facts.tickets.length / Math.max(1, first / YEAR);
      },
    },
    resolution_hours: {
      unit: "hours",
      transform: "log1p",
      needs: "ticket",
      words: { en: "Hours to resolution", es: "Horas hasta resolver", pt: "Horas até resolver" },
      apart: apart(
        ["slower resolution", "faster resolution"],
        ["resolución más lenta", "resolución más rápida"],
        ["resolução mais lenta", "resolução mais rápida"],
      ),
      how: "mean hours from opening to closing, or to the as-of instant while open; 0 without tickets",
      why: "How long they had to wait.",
      of: ({ tickets }) => meanBy(tickets, ({ hours }) => hours),
    },
    satisfaction: {
      unit: "rating",
      transform: "none",
      needs: "ticket",
      words: { en: "Satisfaction", es: "Satisfacción", pt: "Satisfação" },
      apart: apart(
        ["higher satisfaction", "lower satisfaction"],
        ["mayor satisfacción", "menor satisfacción"],
        ["maior satisfação", "menor satisfação"],
      ),
      how: `mean rating from 1 to 5; ${NEITHER} where none was given`,
      why: "How they rated the help.",
      of: ({ tickets }) => {
        const ratings = tickets.flatMap(({ satisfaction }) => satisfaction ?? []);
        return ratings.length === 0 ? NEITHER : mean(ratings);
      },
    },
    unresolved_rate: {
      unit: "share",
      transform: "none",
      needs: "ticket",
      words: { en: "Reopened or still open", es: "Reabiertos o sin cerrar", pt: "Reabertos ou sem fechar" },
      apart: apart(
        ["more unresolved tickets", "fewer unresolved tickets"],
        ["más tickets sin resolver", "menos tickets sin resolver"],
        ["mais tickets sem resolver", "menos tickets sem resolver"],
      ),
      how: "of the tickets, the share reopened or not closed yet",
      why: "Whether the help solved the problem.",
      of: ({ tickets }) => shareWhere(tickets, ({ needsMore }) => needsMore),
    },
  },
};

export const returnBehavior: Axis = {
  ...returnBehaviorTerms,
  features: {
    refund_rate: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: { en: "Orders with a refund", es: "Pedidos con reembolso", pt: "Pedidos com reembolso" },
      apart: apart(
        ["more refunds", "fewer refunds"],
        ["más reembolsos", "menos reembolsos"],
        ["mais reembolsos", "menos reembolsos"],
      ),
      how: "of the orders, the share with a refund",
      why: "How often there is a return to handle.",
      of: ({ orders }) => shareWhere(orders, ({ refunded }) => refunded > 0),
    },
    items_returned_pct: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: { en: "Items returned", es: "Artículos devueltos", pt: "Itens devolvidos" },
      apart: apart(
        ["more items returned", "fewer items returned"],
        ["más artículos devueltos", "menos artículos devueltos"],
        ["mais itens devolvidos", "menos itens devolvidos"],
      ),
      how: "items returned / items ordered",
      why: "One of ten items is a wrong size; all ten is another way of shopping.",
      of: ({ orders }) =>
        share(
          sumBy(orders, ({ returned }) => returned),
          sumBy(orders, ({ quantity }) => quantity),
        ),
    },
    full_return_rate: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: {
        en: "Orders returned in full",
        es: "Pedidos devueltos por completo",
        pt: "Pedidos devolvidos por completo",
      },
      apart: apart(
        ["more full returns", "fewer full returns"],
        ["más devoluciones completas", "menos devoluciones completas"],
        ["mais devoluções completas", "menos devoluções completas"],
      ),
      how: "of the orders, the share refunded in full",
      why: "An order returned in full is a lost sale.",
      of: ({ orders }) => shareWhere(orders, ({ isSale }) => !isSale),
    },
  },
};
