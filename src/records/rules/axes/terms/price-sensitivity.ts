import { type AxisTerms, high, kind, low, over, under } from "../axis.ts";

export const priceSensitivityTerms: AxisTerms = {
  name: "price_sensitivity",
  group: "marketing",
  needs: "orders",
  purpose: "How much a customer's purchases depend on discounts.",
  words: {
    en: { name: "Price sensitivity", asks: "How much do they depend on discounts?" },
    es: { name: "Sensibilidad al precio", asks: "¿Cuánto dependen de los descuentos?" },
    pt: { name: "Sensibilidade a preço", asks: "Quanto dependem de descontos?" },
  },
  vocabulary: [
    kind(
      "full_price_buyers",
      [[over("full_price_ratio", 0.8)]],
      ["Full-price buyers", "Buy without a discount"],
      ["Compran a precio completo", "Compran sin descuento"],
      ["Compram a preço cheio", "Compram sem desconto"],
    ),
    kind(
      "discount_hunters",
      [[under("full_price_ratio", 0.5), low("full_price_ratio", 0.2)], [under("full_price_ratio", 0.2)]],
      ["Discount hunters", "Buy mostly at a discount"],
      ["Cazadores de descuentos", "Compran sobre todo con descuento"],
      ["Caçadores de descontos", "Compram principalmente com desconto"],
    ),
    kind(
      "light_discount_buyers",
      [[under("discount_rate", 0.08)]],
      ["Light-discount buyers", "Use small discounts"],
      ["Descuentos pequeños", "Aprovechan descuentos pequeños"],
      ["Descontos pequenos", "Aproveitam descontos pequenos"],
    ),
    kind(
      "deep_discount_buyers",
      [[over("discount_rate", 0.2), high("discount_rate", 0.3)]],
      ["Deep-discount buyers", "Use few discounts, but large ones"],
      ["Esperan grandes descuentos", "Usan pocos descuentos, pero grandes"],
      ["Esperam grandes descontos", "Usam poucos descontos, mas grandes"],
    ),
    kind(
      "mixed_price_buyers",
      [],
      ["Mixed-price buyers", "Buy with and without a discount"],
      ["Con y sin descuento", "Compran con y sin descuento"],
      ["Com e sem desconto", "Compram com e sem desconto"],
    ),
  ],
};
