import type { Axis } from "#lib/axes/axis.ts";
import type { BehaviorFacts } from "#lib/axes/behavior-facts.ts";
import { amountsBy, compareHalves, computeTenure } from "#lib/axes/measures.ts";
import {
  communicationPreferenceTerms,
  customerMaturityTerms,
  loyaltyTrajectoryTerms,
} from "#lib/axes/terms/relationship-terms.ts";
import { meanBy, share, shareWhere } from "#lib/statistics/summaries.ts";

export const customerMaturity: Axis = {
  ...customerMaturityTerms,
  features: {
    tenure: {
      unit: "days",
      transform: "sqrt",
      needs: "order",
      how: "days from the first sale to the as-of day",
      why: "New and long-standing customers need different messages.",
      of: (facts) => computeTenure(facts),
    },
    maturity_score: {
      unit: "share",
      transform: "none",
      needs: "order",
      how: "1 − 1 / days with a sale: 0 for the first, 0.5 for the second, 0.9 for the tenth",
      why: "A second purchase matters more than an eleventh.",
      of: ({ days }) => (days.length === 0 ? 0 : 1 - 1 / days.length),
    },
    active_share: {
      unit: "share",
      transform: "none",
      needs: "order",
      how: "days from the first to the last sale / days from the first sale to the as-of day",
      why: "Separates customers who went silent long ago from equally old ones who still buy.",
      of: (facts) => share((facts.days.at(-1) ?? 0) - (facts.days[0] ?? 0), computeTenure(facts)),
    },
    acceleration: {
      unit: "index",
      transform: "none",
      needs: "second_order",
      how: "(older − newer) / (older + newer) of the older and the newer half of the gaps: positive if gaps are getting shorter",
      why: "A relationship that intensifies, before revenue shows it.",
      of: ({ gaps }) => 0 - compareHalves(gaps),
    },
  },
};

export const loyaltyTrajectory: Axis = {
  ...loyaltyTrajectoryTerms,
  features: {
    frequency_trend: {
      unit: "index",
      transform: "none",
      needs: "second_order",
      how: "(visits − expected) / (visits + expected + 1) over the last three typical gaps (60 days to a year, at most half the tenure), expected from the earlier pace; for seasonal customers, the last year against the one before; 0 with fewer than three days with a sale",
      why: "Relative to the customer's own pace, so that a yearly buyer is not a lost weekly one. The 1 keeps a single visit from becoming a trend.",
      of: ({ recent }) => {
        if (!recent) return 0;
        const { visits, expectedVisits } = recent;
        return (visits - expectedVisits) / (visits + expectedVisits + 1);
      },
    },
    value_trend: {
      unit: "index",
      transform: "none",
      needs: "second_order",
      how: "the same for spending, with the mean sale in place of the 1",
      why: "A customer may come as often and spend less.",
      of: ({ recent, sales }) => {
        const usual = meanBy(sales, ({ charged }) => charged);
        if (!recent || usual <= 0) return 0;
        const { spent, expectedSpent } = recent;
        return (spent - expectedSpent) / (spent + expectedSpent + usual);
      },
    },
    churn_risk_score: {
      unit: "share",
      transform: "none",
      needs: "order",
      how: "score of not coming back within the expected time, learned from what earlier customers did; it ranks customers by their own rhythm",
      why: "The overall result of the trends.",
      of: ({ churnRisk }) => churnRisk,
    },
    seasonality: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      how: "length of the circular mean of the sales' days in the year, minus what chance gives; 0 unless a season recurred",
      why: "A Christmas buyer in June is not lost.",
      of: (facts) => facts.seasonality,
    },
  },
};

const shareBy = ({ contacts }: BehaviorFacts, wanted: "in_person" | "assisted"): number =>
  shareWhere(contacts, ({ kind }) => kind === wanted);

export const communicationPreference: Axis = {
  ...communicationPreferenceTerms,
  features: {
    primary_channel: {
      unit: "share",
      transform: "none",
      needs: "order",
      how: "of all contacts, the share through the channel used most",
      why: "Whether there is one channel to reply on.",
      of: ({ contacts }) => {
        const uses = amountsBy(
          contacts,
          ({ channel }) => channel,
          () => 1,
        );
        return share(Math.max(0, ...uses.values()), contacts.length);
      },
    },
    in_person_share: {
      unit: "share",
      transform: "none",
      needs: "order",
      how: "of all contacts, the share at a counter (pos, store, …)",
      why: "Counter customers are not reached by chat.",
      of: (facts) => shareBy(facts, "in_person"),
    },
    assisted_share: {
      unit: "share",
      transform: "none",
      needs: "order",
      how: "of all contacts, the share assisted by staff (drafted orders, phone, email, chat, …); the rest is online self-service",
      why: "What each contact costs, and which customers prefer a person.",
      of: (facts) => shareBy(facts, "assisted"),
    },
    preferred_time: {
      unit: "time_of_day",
      transform: "none",
      needs: "order",
      how: "circular mean of the hours of all contacts, from 4:00 to 28:00, which is 4:00 of the next day",
      why: "When to write to them. The clock is cut open when the fewest shop, so that 23:00 and 1:00 are close.",
      of: ({ contactHour }) => contactHour,
    },
    weekend_ratio: {
      unit: "share",
      transform: "none",
      needs: "order",
      how: "of all contacts, the share on Saturdays and Sundays",
      why: "Which customers expect an answer on a Sunday. With few tickets it is close to that of purchase timing.",
      of: ({ contacts }) => shareWhere(contacts, (contact) => contact.isWeekend),
    },
  },
};
