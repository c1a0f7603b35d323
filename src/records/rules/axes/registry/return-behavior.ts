import { share, shareWhere, sumBy } from "#lib/statistics/sums.ts";
import { type Axis, apart } from "../axis.ts";
import { returnBehaviorTerms } from "../terms/return-behavior.ts";

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
