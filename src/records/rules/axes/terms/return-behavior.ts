import { type AxisTerms, kind, over, under } from "../axis.ts";

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
