import { type Axis, high, kind, over, under } from "../axis.ts";
import { mean } from "../churn/signals.ts";
import { share, shareOf, sum } from "../measures.ts";

const rateOf = ({ discount, charged }: { discount: number; charged: number }): number =>
  share(discount, discount + charged);

export const priceSensitivity: Axis = {
  name: "price_sensitivity",
  group: "marketing",
  needs: "orders",
  purpose: "How much somebody's buying depends on discounts.",
  words: {
    en: { name: "Price sensitivity", asks: "How much do they depend on discounts?" },
    es: { name: "Sensibilidad al precio", asks: "¿Cuánto dependen de los descuentos?" },
    pt: { name: "Sensibilidade a preço", asks: "Quanto dependem de descontos?" },
  },
  features: {
    discount_rate: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: { en: "Discounted share of spending", es: "Parte descontada del gasto", pt: "Parte descontada do gasto" },
      how: "discounts / (discounts + what was charged), of all sales together",
      why: "What their buying costs in margin.",
      of: ({ sales }) => {
        const discount = sum(sales.map((sale) => sale.discount));
        return share(discount, discount + sum(sales.map(({ charged }) => charged)));
      },
    },
    full_price_ratio: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: { en: "Sales at full price", es: "Ventas a precio completo", pt: "Vendas a preço cheio" },
      how: "of the sales, the share without any discount",
      why: "Whether they buy without one, however deep the others are.",
      of: ({ sales }) => shareOf(sales, ({ discount }) => discount === 0),
    },
    discount_depth: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: { en: "Depth of their discounts", es: "Profundidad de sus descuentos", pt: "Profundidade dos descontos" },
      how: "mean discount rate of the sales with a discount; 0 without any",
      why: "5 % on everything and 40 % on a clearance are different customers.",
      of: ({ sales }) => mean(sales.filter(({ discount }) => discount > 0).map(rateOf)),
    },
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
      [[under("full_price_ratio", 0.5)]],
      ["Discount hunters", "Most of what they buy is discounted"],
      ["Cazadores de descuentos", "La mayor parte de lo que compran tiene descuento"],
      ["Caçadores de descontos", "A maior parte do que compram tem desconto"],
    ),
    kind(
      "deep_discount_buyers",
      [[high("discount_depth", 0.5), over("discount_depth", 0.2)]],
      ["Deep-discount buyers", "Wait for the large discounts"],
      ["Esperan grandes descuentos", "Esperan los descuentos grandes"],
      ["Esperam grandes descontos", "Esperam os descontos grandes"],
    ),
    kind(
      "light_discount_buyers",
      [[under("discount_depth", 0.12), under("full_price_ratio", 0.8)]],
      ["Light-discount buyers", "Take small discounts along"],
      ["Descuentos pequeños", "Aprovechan descuentos pequeños"],
      ["Descontos pequenos", "Aproveitam descontos pequenos"],
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
