import { share, shareWhere, sumBy } from "#lib/statistics/sums.ts";
import { type Axis, apart } from "../axis.ts";
import { priceSensitivityTerms } from "../terms/price-sensitivity.ts";

export const priceSensitivity: Axis = {
  ...priceSensitivityTerms,
  features: {
    discount_rate: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: { en: "Discounted share of spending", es: "Parte descontada del gasto", pt: "Parte descontada do gasto" },
      apart: apart(
        ["larger discounts", "smaller discounts"],
        ["descuentos mayores", "descuentos menores"],
        ["descontos maiores", "descontos menores"],
      ),
      how: "discounts / (discounts + amount charged), over all sales together",
      why: "What their purchases cost in margin.",
      of: ({ sales }) => {
        const discount = sumBy(sales, (sale) => sale.discount);
        return share(discount, discount + sumBy(sales, ({ charged }) => charged));
      },
    },
    full_price_ratio: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: { en: "Sales at full price", es: "Ventas a precio completo", pt: "Vendas a preço cheio" },
      apart: apart(
        ["more full-price orders", "fewer full-price orders"],
        ["más compras sin descuento", "menos compras sin descuento"],
        ["mais pedidos a preço cheio", "menos pedidos a preço cheio"],
      ),
      how: "of the sales, the share without any discount",
      why: "Whether they buy without a discount, however deep the others are.",
      of: ({ sales }) => shareWhere(sales, ({ discount }) => discount === 0),
    },
  },
};
