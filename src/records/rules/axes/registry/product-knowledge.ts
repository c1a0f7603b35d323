import { herfindahlIndex } from "#lib/axes/history/measures.ts";
import { share, sumBy } from "#lib/statistics/sums.ts";
import { type Axis, apart } from "../axis.ts";
import { productKnowledgeTerms } from "../terms/product-knowledge.ts";

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
