import { type Axis, apart } from "../axis.ts";
import type { BehaviorFacts } from "../history/behavior-facts.ts";
import { amountsBy, concentrationOf, daysByProduct, itemsOf, share, sum } from "../history/measures.ts";
import { productKnowledgeTerms } from "../terms/product-knowledge.ts";

/** Of the items bought, those of a product already bought on an earlier day. */
const knownPieces = ({ sales }: BehaviorFacts): number => {
  const firstDay = new Map([...daysByProduct(sales)].map(([product, days]) => [product, days[0]]));
  return sum(
    sales.flatMap(({ day, items }) =>
      items.map(({ productId, quantity }) => (firstDay.get(productId) === day ? 0 : quantity)),
    ),
  );
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
      of: ({ sales }) =>
        concentrationOf(
          amountsBy(
            itemsOf(sales),
            ({ productId }) => productId,
            ({ quantity }) => quantity,
          ),
        ),
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
      of: (facts) => share(knownPieces(facts), sum(itemsOf(facts.sales).map(({ quantity }) => quantity))),
    },
    mastery: {
      unit: "count",
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
      of: ({ sales }) => Math.max(1, ...[...daysByProduct(sales).values()].map((days) => days.length)) - 1,
    },
  },
};
