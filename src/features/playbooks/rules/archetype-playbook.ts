import munkres from "munkres";
import { toSegmentKind } from "#lib/axes/axis.ts";
import type { PlaybookReason } from "#records/rules/axes/reason-words.ts";
import {
  DEFAULT_PLAYBOOK_SETTINGS,
  type PlaybookCondition,
  type PlaybookRule,
  type PlaybookSettings,
} from "#records/rules/playbook.ts";

/** "Most" means half of the customers; for customers at risk a third is enough. */
const MOST = 0.5;
const DRIFTING_SHARE = 0.33;

/** What can be done for a whole archetype. */
export const ARCHETYPE_PLAYS = [
  "win_back",
  "win_back_call",
  "win_back_discount",
  "win_back_favorites",
  "win_back_new",
  "win_back_shipping",
  "seasonal_mailing",
  "seasonal_sale",
  "seasonal_collection",
  "last_offer",
  "care_first",
  "help_choosing",
  "second_purchase",
  "build_habit",
  "flash_sale_20pct_off",
  "new_premium_collection",
  "reward_loyalty",
  "season_reminder",
  "replenishment_reminder",
  "new_arrivals",
  "second_category",
  "larger_orders",
  "ask_for_reviews",
  "restore_basket",
  "order_threshold",
] as const;

type Belongs = Extract<PlaybookCondition, { asks: "belongs" }>;

type Play = {
  play: (typeof ARCHETYPE_PLAYS)[number];
  /** `lost`: only for archetypes whose customers are mostly drifting away or gone; `active`: only for the others. */
  stance: "lost" | "active" | "any";
};

type ArchetypeRule = Omit<PlaybookRule<Play>, "when"> & { when: readonly Belongs[] };

const most = (axis: string, kinds: readonly string[], above = MOST): Belongs => ({
  asks: "belongs",
  axis,
  kinds,
  above,
});

const rule = (stance: Play["stance"], play: Play["play"], ...when: Belongs[]): ArchetypeRule => ({
  play: { play, stance },
  when,
});

/** Which segments call for which action, if many of an archetype's customers are in them. */
export const archetypeRules = ({
  drifting,
  hardCases,
  flashSale,
  premiumCollection,
}: PlaybookSettings): ArchetypeRule[] => {
  const drift = most("loyalty_trajectory", drifting, DRIFTING_SHARE);
  const gone = most("loyalty_trajectory", ["faded_newcomers"]);
  const small = most("purchase_value", ["small_spenders"]);
  const moderate = most("purchase_value", ["moderate_spenders"]);
  const shrinking = most("purchase_value", ["shrinking_spenders"]);
  const growing = most("purchase_value", ["growing_spenders"]);
  const repeaters = most("purchase_frequency", ["early_repeaters"]);
  const premium = most("purchase_value", ["premium_spenders"]);
  const forDiscount = most("price_sensitivity", flashSale);
  const fullPrice = most("price_sensitivity", premiumCollection);
  const experts = most("product_knowledge", ["product_experts"]);
  const replenishers = most("repurchase_behavior", ["quick_replenishers", "product_loyalists"]);
  return [
    rule("lost", "win_back_call", drift, premium),
    rule("lost", "win_back_discount", drift, forDiscount),
    rule("lost", "win_back_favorites", drift, experts),
    rule("lost", "win_back_favorites", drift, replenishers),
    rule("lost", "win_back_favorites", drift, shrinking),
    rule("lost", "win_back_new", drift, growing),
    rule("lost", "win_back_shipping", drift, moderate),
    rule("any", "win_back", drift),
    rule("lost", "seasonal_sale", gone, forDiscount),
    rule("lost", "seasonal_sale", gone, small),
    rule("lost", "seasonal_collection", gone, fullPrice),
    rule("lost", "last_offer", gone, repeaters),
    rule("lost", "seasonal_mailing", gone),
    rule("any", "care_first", most("problem_complexity_profile", hardCases)),
    rule("any", "care_first", most("support_history", ["dissatisfied_contacts", "unresolved_contacts"])),
    rule("any", "help_choosing", most("return_behavior", ["frequent_returners", "whole_order_returners"])),
    rule("active", "second_purchase", most("purchase_frequency", ["one_time_customers"])),
    rule("active", "build_habit", repeaters),
    rule("active", "flash_sale_20pct_off", forDiscount),
    rule("active", "new_premium_collection", fullPrice),
    rule("active", "new_premium_collection", most("value_sophistication", ["premium_selectors"])),
    rule("active", "reward_loyalty", most("purchase_frequency", ["high_frequency_loyalists"])),
    rule("active", "reward_loyalty", most("loyalty_trajectory", ["accelerating_loyalists"])),
    rule("active", "reward_loyalty", premium),
    rule("active", "season_reminder", most("loyalty_trajectory", ["seasonal_stable"])),
    rule("active", "replenishment_reminder", replenishers),
    rule("active", "new_arrivals", most("category_exploration", ["active_explorers", "variety_seekers"])),
    rule("active", "second_category", most("category_exploration", ["single_category_buyers", "focused_buyers"])),
    rule("active", "larger_orders", small),
    rule("active", "order_threshold", moderate),
    rule("active", "restore_basket", shrinking),
    rule("active", "new_premium_collection", growing),
    rule("active", "ask_for_reviews", experts),
  ];
};

/** Exceeds every sum of scores, so that distinct choices come before better ones. */
const REPEATED = 1e3;
const IMPOSSIBLE = 1e9;

/**
 * One choice for each list of scored options: as many different ones as possible, then those with the highest total score
 * (assignment problem, Munkres 1957). Undefined for an empty list.
 */
const distinctFirst = (
  lists: readonly (readonly (readonly [option: string, score: number])[])[],
): (string | undefined)[] => {
  const options = [...new Set(lists.flatMap((list) => list.map(([option]) => option)))];
  const rows = lists.flatMap((list, i) => (list.length > 0 ? [i] : []));
  if (rows.length === 0) return lists.map(() => undefined);
  // An option may be chosen again, at a price.
  const columns = rows.flatMap((_, copy) => options.map((option) => ({ option, copy })));
  const costs = rows.map((row) => {
    const scores = new Map(lists[row]);
    return columns.map(({ option, copy }) => {
      const score = scores.get(option);
      return score === undefined ? IMPOSSIBLE : (copy === 0 ? 0 : REPEATED) - score;
    });
  });
  const chosen = new Map(munkres(costs).map(([at, column]) => [rows[at], columns[column]?.option]));
  return lists.map((_, i) => chosen.get(i));
};

/** By axis and segment: the share of customers whose nearest segment it is. */
type Mix = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A share of the archetype's customers that a rule asks for, compared with that of all customers. */
type ArchetypeReason = Extract<PlaybookReason, { because: "membership" }> & { of_all: number };

/** An action for a whole archetype. */
export type ArchetypeAction = { play: ArchetypeRule["play"]["play"] | "stay_in_touch"; why: ArchetypeReason[] };

/** A smaller difference from all customers sets no archetype apart. */
const LEAST_EXCESS = 0.1;
const MOST_ACTIONS = 3;

const NONE: ArchetypeAction = { play: "stay_in_touch", why: [] };

const sumShares = (mix: Mix, axis: string, kinds: readonly string[]): number =>
  Object.entries(mix[axis] ?? {}).reduce(
    (sum, [key, share]) => sum + (kinds.includes(toSegmentKind(key)) ? share : 0),
    0,
  );

const reasonsFor = ({ when }: ArchetypeRule, mix: Mix, overall: Mix): ArchetypeReason[] =>
  when.flatMap(({ axis, kinds, above }): ArchetypeReason[] => {
    const share = sumShares(mix, axis, kinds);
    const of_all = sumShares(overall, axis, kinds);
    const [most] = kinds.toSorted((a, b) => sumShares(mix, axis, [b]) - sumShares(mix, axis, [a]));
    return share > above && share - of_all >= LEAST_EXCESS
      ? [{ because: "membership", axis, segment: most ?? "", share, above, of_all }]
      : [];
  });

const excess = ({ why }: ArchetypeAction): number => why.reduce((sum, { share, of_all }) => sum + share - of_all, 0);

/**
 * The actions that follow from what an archetype has more of than all customers, best first. If most of its customers
 * are drifting away or gone, only actions for those: no page may offer rewards to customers that another page tries to win back.
 */
const actionsFor = (mix: Mix, overall: Mix, settings: PlaybookSettings): ArchetypeAction[] => {
  const isLost = sumShares(mix, "loyalty_trajectory", [...settings.drifting, "faded_newcomers"]) > MOST;
  const actions = archetypeRules(settings)
    .filter(({ play: { stance } }) => stance === "any" || (stance === "lost") === isLost)
    .flatMap((rule): ArchetypeAction[] => {
      const why = reasonsFor(rule, mix, overall);
      return why.length === rule.when.length ? [{ play: rule.play.play, why }] : [];
    })
    .toSorted((a, b) => excess(b) - excess(a));
  return actions.filter((action, i) => actions.findIndex(({ play }) => play === action.play) === i);
};

/**
 * Up to three actions for each archetype, best first. Of archetypes with several, as many as possible have a first action
 * of their own, so that what differs between them comes first.
 */
export const archetypePlaybooks = (
  archetypes: readonly { mix: Mix }[],
  overall: Mix,
  settings: PlaybookSettings = DEFAULT_PLAYBOOK_SETTINGS,
): [ArchetypeAction, ...ArchetypeAction[]][] => {
  const candidates = archetypes.map(({ mix }) => actionsFor(mix, overall, settings));
  const firsts = distinctFirst(candidates.map((actions) => actions.map((action) => [action.play, excess(action)])));
  return candidates.map((actions, i) => {
    const first = actions.find(({ play }) => play === firsts[i]) ?? NONE;
    return [first, ...actions.filter((action) => action !== first).slice(0, MOST_ACTIONS - 1)];
  });
};
