import { describe, expect, it } from "vitest";
import { toSegmentKind } from "#lib/axes/axis.ts";
import { doesKindHold, KIND_CLAIMS } from "#lib/axes/claims.ts";
import { joinVectors } from "#lib/axes/extract-features.ts";
import { computeNorms } from "#lib/axes/figures.ts";
import { computeAxisQuantiles } from "#lib/axes/fingerprint.ts";
import { AXES } from "#lib/axes/registry/axes.ts";
import { AXIS_TERMS } from "#lib/axes/terms/axis-terms.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { extractorOf } from "#testing/axis-features.ts";
import { type Own, ownFigures, readings } from "#testing/shops/own-figures.ts";
import { driftingHistories, PLANTED_AS_OF } from "#testing/shops/planted-histories.ts";

const FRAME = { asOf: PLANTED_AS_OF, timeZone: "UTC", currency: "USD" };

/** What a reader who sees the name of a segment on a customer's page would check on the same page. */
const seenBy = (holds: ReturnType<typeof readings>): Record<string, (own: Own) => boolean> => ({
  one_time_customers: holds.one_order,
  occasional_buyers: holds.occasional,
  high_frequency_loyalists: ({ orders }) => orders > 2,
  rare_buyers: ({ orders, gap }) => orders > 1 && (gap ?? 0) >= 150,
  early_repeaters: ({ orders, gap }) => orders > 1 && (gap ?? 0) <= 60,
  premium_spenders: holds.high_spend,
  big_basket_buyers: holds.big_orders,
  small_spenders: (own) => !holds.high_spend(own),
  growing_spenders: ({ orders, since }) => orders > 3 && since <= 365,
  shrinking_spenders: ({ orders, tenure }) => orders > 3 && tenure >= 180,
  single_category_buyers: ({ categories }) => categories === 1,
  full_price_buyers: ({ withoutDiscount }) => withoutDiscount >= 0.8,
  new_customers: ({ tenure }) => tenure <= 120,
  accelerating_customers: ({ orders, since }) => orders > 3 && since <= 365,
  slowing_customers: ({ orders }) => orders > 3,
  dormant_customers: ({ tenure }) => tenure >= 180,
  keepers: ({ refunded }) => refunded <= 0.05,
  store_visitors: ({ inStore }) => inStore >= 0.5,
  single_choice: holds.one_order,
});

describe("the names of axis segments on a customer's page", () => {
  it("are only those that the customer's own figures don't contradict", () => {
    for (const seed of [1, 2, 3]) {
      const { steady, once, drifters } = driftingHistories(createRandom(seed), { steady: 120, once: 80, drifters: 20 });
      const histories = [...steady, ...once, ...drifters];
      const own = histories.map((history) => ownFigures(history, FRAME));
      const checks = seenBy(readings(own));
      const vectors = histories.map(extractorOf(FRAME));
      const { norms, figures } = computeNorms(vectors.map(joinVectors));
      const shown = new Set<string>();
      for (const axis of AXES) {
        const quantiles = computeAxisQuantiles(
          axis,
          vectors.map((each) => each[axis.name] ?? {}),
        );
        for (const { key } of axis.vocabulary)
          for (const [row, each] of vectors.entries()) {
            const features = each[axis.name] ?? {};
            const customer = { figures: figures[row] as (typeof figures)[0], norms, features, quantiles };
            if (!doesKindHold(axis, key, customer)) continue;
            shown.add(key);
            const isTrue = checks[key]?.(own[row] as Own) ?? true;
            expect({ key, isTrue, own: isTrue || own[row] }).toEqual({ key, isTrue: true, own: true });
          }
      }
      // Names that no customer could have would not contradict anybody either.
      expect(shown.size).toBeGreaterThan(40);
    }
  });

  it("has claims only about kinds that exist", () => {
    for (const [name, kinds] of Object.entries(KIND_CLAIMS)) {
      const vocabulary = AXIS_TERMS.find((axis) => axis.name === name)?.vocabulary.map(({ key }) => toSegmentKind(key));
      expect(vocabulary).toEqual(expect.arrayContaining(Object.keys(kinds)));
    }
  });
});
