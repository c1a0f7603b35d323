import { computeConsistency } from "#lib/axes/churn/signals.ts";
import type { BehaviorFacts } from "#lib/axes/history/behavior-facts.ts";
import { collectItems } from "#lib/axes/history/measures.ts";
import { share, shareWhere, sum, sumBy } from "#lib/statistics/sums.ts";
import { type Axis, apart } from "../axis.ts";
import { valueSophisticationTerms } from "../terms/value-sophistication.ts";

const sumQuantities = ({ sales }: BehaviorFacts): number => sumBy(sales, ({ quantity }) => quantity);

export const valueSophistication: Axis = {
  ...valueSophisticationTerms,
  features: {
    avg_item_price: {
      unit: "money",
      transform: "sqrt",
      needs: "order",
      words: { en: "Price per item", es: "Precio por artículo", pt: "Preço por item" },
      apart: apart(
        ["higher-priced items", "lower-priced items"],
        ["artículos más caros", "artículos más baratos"],
        ["itens mais caros", "itens mais baratos"],
      ),
      how: "amount charged for lines / their items",
      why: "The price level, independent of basket size.",
      of: (facts) =>
        Math.max(
          0,
          share(
            sumBy(collectItems(facts.sales), ({ paid }) => paid),
            sumQuantities(facts),
          ),
        ),
    },
    discount_hunt_score: {
      unit: "index",
      transform: "none",
      needs: "second_order",
      words: { en: "Stocking up on discounts", es: "Acopio con descuento", pt: "Estoque com desconto" },
      apart: apart(
        ["more stocking up in sales", "less stocking up in sales"],
        ["más acopio con descuento", "menos acopio con descuento"],
        ["mais estoque com desconto", "menos estoque com desconto"],
      ),
      how: "share of their items bought in discounted sales − share of their sales that were discounted",
      why: "Positive if they fill the basket when prices are low: how strategically they use discounts, not how often.",
      of: (facts) => {
        const { sales } = facts;
        const pieces = sumQuantities(facts);
        const discounted = sumBy(sales, ({ discount, quantity }) => (discount > 0 ? quantity : 0));
        return pieces === 0 ? 0 : discounted / pieces - shareWhere(sales, ({ discount }) => discount > 0);
      },
    },
    spend_consistency: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      words: {
        en: "Consistency of order values",
        es: "Constancia del valor del pedido",
        pt: "Constância do valor do pedido",
      },
      apart: apart(
        ["steadier order values", "more varied order values"],
        ["pedidos más parejos", "pedidos más variables"],
        ["pedidos mais constantes", "pedidos mais variáveis"],
      ),
      how: "1 / (1 + deviation / mean) of the amounts charged per sale; 0 with fewer than two",
      why: "Customers who spend the same each time have a budget.",
      of: ({ sales }) => {
        const charged = sales.map((sale) => sale.charged);
        return sum(charged) > 0 ? computeConsistency(charged) : 0;
      },
    },
  },
};
