import { type Axis, apart, kind, over, under } from "../axis.ts";
import { itemsOf, share, shareOf, sum } from "../history/measures.ts";

export const returnBehavior: Axis = {
  name: "return_behavior",
  group: "marketing",
  needs: "orders",
  purpose: "How much of what a customer orders is returned.",
  words: {
    en: { name: "Returns", asks: "How much do they return?" },
    es: { name: "Devoluciones", asks: "¿Cuánto devuelven?" },
    pt: { name: "Devoluções", asks: "Quanto devolvem?" },
  },
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
      of: ({ orders }) => shareOf(orders, ({ refunded }) => refunded > 0),
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
      of: ({ orders }) => {
        const items = itemsOf(orders);
        return share(sum(items.map(({ returned }) => returned)), sum(items.map(({ quantity }) => quantity)));
      },
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
      of: ({ orders }) => shareOf(orders, ({ isSale }) => !isSale),
    },
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
