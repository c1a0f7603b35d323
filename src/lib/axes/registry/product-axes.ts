import { type Axis, apart } from "#lib/axes/axis.ts";
import type { BehaviorFacts } from "#lib/axes/behavior-facts.ts";
import { computeConsistency } from "#lib/axes/churn-model.ts";
import { collectItems, herfindahlIndex, shannonEntropy } from "#lib/axes/measures.ts";
import {
  categoryExplorationTerms,
  priceSensitivityTerms,
  productKnowledgeTerms,
  valueSophisticationTerms,
} from "#lib/axes/terms/product-terms.ts";
import { share, shareWhere, sum, sumBy } from "#lib/statistics/summaries.ts";

/** Of the days with a sale after the first, how many brought a category new to the customer. */
const newCategoryDays = ({ categories, days }: BehaviorFacts): number => {
  const daysWithNew = new Set<number>();
  for (const { firstDay } of categories) if (firstDay !== days[0]) daysWithNew.add(firstDay);
  return daysWithNew.size;
};

export const categoryExploration: Axis = {
  ...categoryExplorationTerms,
  features: {
    unique_categories: {
      unit: "categories",
      transform: "log1p",
      needs: "order",
      words: { en: "Categories bought", es: "Categorías compradas", pt: "Categorias compradas" },
      apart: apart(
        ["more categories", "fewer categories"],
        ["más categorías", "menos categorías"],
        ["mais categorias", "menos categorias"],
      ),
      how: "number of categories in all sales",
      why: "How much of the shop's range they use.",
      of: ({ categories }) => categories.length,
    },
    diversity: {
      unit: "nats",
      transform: "none",
      needs: "order",
      words: { en: "Evenness over categories", es: "Diversidad de categorías", pt: "Diversidade de categorias" },
      apart: apart(
        ["more even mix", "less even mix"],
        ["compras más repartidas", "compras más concentradas"],
        ["compras mais distribuídas", "compras mais concentradas"],
      ),
      how: "Shannon's entropy of the pieces by category: 0 for one category, ln n for n alike",
      why: "A single purchase in each of five categories next to a hundred items of a sixth is not variety.",
      of: ({ categories }) => shannonEntropy(categories.map(({ quantity }) => quantity)),
    },
    exploration_breadth: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      words: {
        en: "Visits to a new category",
        es: "Visitas a una categoría nueva",
        pt: "Visitas a uma categoria nova",
      },
      apart: apart(
        ["more new categories", "fewer new categories"],
        ["más categorías nuevas", "menos categorías nuevas"],
        ["mais categorias novas", "menos categorias novas"],
      ),
      how: "of the days with a sale after the first, the share with a category new to the customer",
      why: "Whether they still explore, or only did so once.",
      of: (facts) => share(newCategoryDays(facts), facts.days.length - 1),
    },
  },
};

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

export const productKnowledge: Axis = {
  ...productKnowledgeTerms,
  features: {
    product_concentration: {
      unit: "share",
      transform: "none",
      needs: "order",
      words: { en: "Product concentration", es: "Concentración en productos", pt: "Concentração em produtos" },
      apart: apart(
        ["fewer products", "more products"],
        ["menos productos", "más productos"],
        ["menos produtos", "mais produtos"],
      ),
      how: "sum of the squared shares of each product in the items bought (Herfindahl): 1 for a single product",
      why: "Customers who buy little else know the product well.",
      of: ({ products }) => herfindahlIndex(products.map(({ quantity }) => quantity)),
    },
    repeat_rate: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      words: {
        en: "Items already familiar",
        es: "Artículos ya conocidos",
        pt: "Itens já conhecidos",
      },
      apart: apart(
        ["more familiar items", "fewer familiar items"],
        ["más artículos conocidos", "menos artículos conocidos"],
        ["mais itens conhecidos", "menos itens conhecidos"],
      ),
      how: "of the items bought, the share of products bought on an earlier day",
      why: "How much of the basket needs no explanation.",
      of: ({ products }) =>
        share(
          sumBy(products, ({ repeated }) => repeated),
          sumBy(products, ({ quantity }) => quantity),
        ),
    },
    mastery: {
      unit: "repurchases",
      transform: "log1p",
      needs: "second_order",
      words: { en: "Favorite repurchases", es: "Recompras del favorito", pt: "Recompras do favorito" },
      apart: apart(
        ["more repeats of a favorite", "fewer repeats of a favorite"],
        ["más recompras del favorito", "menos recompras del favorito"],
        ["mais recompras do favorito", "menos recompras do favorito"],
      ),
      how: "days on which the most frequently bought product was bought again",
      why: "Ten purchases of one product teach more than ten products.",
      of: ({ products }) => Math.max(1, ...products.map(({ days }) => days.length)) - 1,
    },
  },
};

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
