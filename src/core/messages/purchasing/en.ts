import type { PurchasingWords } from "./purchasing-words.ts";

export const en: PurchasingWords = {
  groups: {
    high_value: {
      label: "Big spenders",
      description: "Spend far more than the average customer",
      actions: ["Assign a personal contact", "Give early access and premium service", "Ask them for referrals"],
    },
    loyal: {
      label: "Frequent buyers",
      description: "Buy often, regularly, and come back for the same things",
      actions: ["Reward repeat purchases", "Suggest complementary products", "Offer subscription or automatic reorder"],
    },
    bargain_hunters: {
      label: "Bargain hunters",
      description: "Get larger discounts than other customers",
      actions: ["Announce sales to them first", "Test bundles instead of discounts", "Clear remaining stock with them"],
    },
    experimental: {
      label: "Experimental",
      description: "Try many categories and brands",
      actions: ["Show new arrivals", "Recommend across categories", "Invite them to try and review"],
    },
    regular: {
      label: "Regular",
      description: "Buy at an ordinary pace and value",
      actions: ["Nudge towards the next order", "Offer the loyalty program", "Suggest one more item per order"],
    },
    occasional: {
      label: "Long gaps",
      description: "Buy rarely, with long gaps",
      actions: [
        "Remind at their usual interval",
        "Lower the barrier with free shipping",
        "Show what has changed since last time",
      ],
    },
    seasonal: {
      label: "Seasonal",
      description: "Buy in the same months each year",
      actions: [
        "Contact before their season",
        "Do not count the off-season as churn",
        "Suggest a reason to buy outside it",
      ],
    },
    event_driven: {
      label: "Event-driven",
      description: "Buy around events and campaigns",
      actions: ["Plan messages around events", "Offer gift ideas", "Follow up soon after each event"],
    },
    "new": {
      label: "Recent first order",
      description: "Bought for the first time not long ago",
      actions: ["Welcome them and explain the range", "Ask about the first order", "Give a reason for a second order"],
    },
    lapsed: {
      label: "Gone quiet",
      description: "Have not bought for far longer than other customers",
      actions: ["Send a win-back offer", "Ask why they stopped", "Stop costly mailings if they stay away"],
    },
    bulk_buyers: {
      label: "Bulk buyers",
      description: "Buy far more per order than other customers",
      actions: ["Offer volume pricing", "Ask whether they resell", "Make repeating a large order easy"],
    },
    premium: {
      label: "High-price buyers",
      description: "Choose more expensive products than other customers",
      actions: ["Show the best of the range first", "Emphasize quality, not price", "Offer limited editions"],
    },
    specialists: {
      label: "Specialists",
      description: "Stay with one or two categories",
      actions: [
        "Announce new products in their category to them first",
        "Expand the range in what they buy",
        "Suggest one related category",
      ],
    },
    low_value: {
      label: "Small spenders",
      description: "Spend far less than the average customer",
      actions: ["Use self-service and automation", "Suggest add-ons to an order", "Test a threshold for free shipping"],
    },
    inactive: {
      label: "Bought outside the period",
      description: "Have orders, but none in the period",
      actions: [
        "Check whether they can still be reached",
        "Try one reactivation message",
        "Leave them out of costly campaigns",
      ],
    },
  },
  affinity: {
    label: "{names} buyers",
    unnamed: "Product buyers",
    description:
      "Spend {share, number, percent} of their money on {first} (all customers: {population, number, percent})",
    descriptionOnly: "Buy different products from other customers",
    actions: [
      "Announce new products in what they buy to them first",
      "Recommend what goes with their usual products",
      "Show one related category to each of them",
    ],
  },
  features: {
    totalPurchases: "Total spend",
    avgOrderValue: "Average order value",
    orderCount: "Number of orders",
    purchaseFrequency: "Orders per month",
    basketSize: "Items per order",
    categoryDiversity: "Category diversity",
    repurchaseRate: "Repurchased products",
    discountRate: "Discount rate",
    daysSinceLastPurchase: "Days since last purchase",
    daysBetweenPurchases: "Days between purchases",
    regularity: "Regularity",
    priceLevel: "Price level",
    seasonality: "Seasonality",
    weekendShare: "Share of weekend orders",
  },
  warnings: {
    short_history: "Less than 3 months of purchase history: results may be unstable.",
    imputed:
      "{count, plural, one {# missing value of “{feature}” was} other {# missing values of “{feature}” were}} filled with the median.",
    weak_separation: "The groups overlap or barely differ: treat them as tendencies, not as distinct types.",
    period_without_orders:
      "The period could not be applied to {count, plural, one {# customer} other {# customers}} without orders, because it filters orders.",
    all_alike: "All customers have the same values, so there is only one group.",
    fewer_segments:
      "{asked} segments were requested, but the customers differ in only {given, plural, one {# way} other {# ways}}.",
    other_features: "No feature of this type distinguishes these customers, so all known features were used.",
    sampled:
      "The groups were built from {sample, number} of {total, number} customers; the others joined the nearest group.",
  },
};
