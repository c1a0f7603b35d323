import type { Axis } from "#lib/axes/axis.ts";
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
      how: "number of categories in all sales",
      why: "How much of the shop's range they use.",
      of: ({ categories }) => categories.length,
    },
    diversity: {
      unit: "nats",
      transform: "none",
      needs: "order",
      how: "Shannon's entropy of the pieces by category: 0 for one category, ln n for n alike",
      why: "A single purchase in each of five categories next to a hundred items of a sixth is not variety.",
      of: ({ categories }) => shannonEntropy(categories.map(({ quantity }) => quantity)),
    },
    exploration_breadth: {
      unit: "share",
      transform: "none",
      needs: "second_order",
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
      how: "sum of the squared shares of each product in the items bought (Herfindahl): 1 for a single product",
      why: "Customers who buy little else know the product well.",
      of: ({ products }) => herfindahlIndex(products.map(({ quantity }) => quantity)),
    },
    repeat_rate: {
      unit: "share",
      transform: "none",
      needs: "second_order",
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
      how: "1 / (1 + deviation / mean) of the amounts charged per sale; 0 with fewer than two",
      why: "Customers who spend the same each time have a budget.",
      of: ({ sales }) => {
        const charged = sales.map((sale) => sale.charged);
        return sum(charged) > 0 ? computeConsistency(charged) : 0;
      },
    },
  },
};
