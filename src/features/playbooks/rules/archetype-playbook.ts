import munkres from "munkres";
import type { GroupWordKey, Requirement } from "#lib/axes/claims.ts";

/**
 * What can be done for all customers of an archetype, and what must be true of each of them for it to be good advice. An archetype
 * gets an action only if all of that is among what is true of all of its customers.
 */
const RULES = [
  { play: "win_back_call", needs: ["inactive", "high_spend"] },
  { play: "win_back_call", needs: ["inactive", "big_orders", "came_back"] },
  { play: "win_back_discount", needs: ["inactive", "discounts", "came_back"] },
  { play: "win_back_favorites", needs: ["inactive", "same_products"] },
  { play: "win_back_favorites", needs: ["inactive", "shrinking"] },
  { play: "win_back_new", needs: ["inactive", "varied"] },
  { play: "win_back_new", needs: ["inactive", "growing"] },
  { play: "win_back_shipping", needs: ["inactive", "small_orders", "came_back"] },
  { play: "win_back", needs: ["inactive", "came_back"] },
  { play: "seasonal_sale", needs: ["inactive", "one_order", "discounts"] },
  { play: "seasonal_sale", needs: ["inactive", "one_order", "low_spend"] },
  { play: "seasonal_collection", needs: ["inactive", "one_order", "full_price"] },
  { play: "last_offer", needs: ["inactive", "one_order"] },
  { play: "seasonal_mailing", needs: ["inactive"] },
  { play: "help_choosing", needs: ["returns"] },
  { play: "second_purchase", needs: ["one_order", "active"] },
  { play: "second_purchase", needs: ["one_order", "new"] },
  { play: "build_habit", needs: ["occasional", "active"] },
  { play: "flash_sale_20pct_off", needs: ["discounts", "active"] },
  { play: "new_premium_collection", needs: ["full_price", "active"] },
  { play: "new_premium_collection", needs: ["big_orders", "active"] },
  { play: "new_premium_collection", needs: ["growing", "active"] },
  { play: "reward_loyalty", needs: ["frequent", "active"] },
  { play: "reward_loyalty", needs: ["high_spend", "active", "came_back"] },
  { play: "replenishment_reminder", needs: ["same_products", "active"] },
  { play: "new_arrivals", needs: ["varied", "active"] },
  { play: "second_category", needs: ["one_category", "active"] },
  { play: "larger_orders", needs: ["small_orders", "active", "came_back"] },
  { play: "larger_orders", needs: ["low_spend", "active", "came_back"] },
  { play: "restore_basket", needs: ["shrinking", "active"] },
  { play: "ask_for_reviews", needs: ["long_standing", "active", "came_back"] },
] as const satisfies readonly { play: string; needs: readonly Requirement[] }[];

export const ARCHETYPE_RULES: readonly { play: ArchetypePlay; needs: readonly Requirement[] }[] = RULES;

type ArchetypePlay = (typeof RULES)[number]["play"];
export const ARCHETYPE_PLAYS = [...new Set(RULES.map(({ play }) => play))] as [ArchetypePlay, ...ArchetypePlay[]];

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

/** An action for a whole archetype, and the words that call for it. */
export type ArchetypeAction = { play: ArchetypePlay | "stay_in_touch"; why: GroupWordKey[] };

const MOST_ACTIONS = 3;

const NONE: ArchetypeAction = { play: "stay_in_touch", why: [] };

/** What is true of all of an archetype's customers. */
type Certain = { requires: readonly Requirement[]; words: readonly { word: GroupWordKey }[] };

/** What says more of the archetype counts more: words of its name most. */
const scoreOf = ({ why }: ArchetypeAction, { words }: Certain): number =>
  why.reduce((sum, each) => sum + (words.some(({ word }) => word === each) ? 2 : 1), 0);

const actionsFor = (archetype: Certain): ArchetypeAction[] => {
  const actions = ARCHETYPE_RULES.filter(({ needs }) => needs.every((need) => archetype.requires.includes(need)))
    .map(
      ({ play, needs }): ArchetypeAction => ({
        play,
        why: needs.flatMap((need) => (need === "came_back" ? [] : [need])),
      }),
    )
    .toSorted((a, b) => scoreOf(b, archetype) - scoreOf(a, archetype));
  return actions.filter((action, i) => actions.findIndex(({ play }) => play === action.play) === i);
};

/**
 * Up to three actions for each archetype, best first. Of archetypes with several, as many as possible have a first action
 * of their own, so that what differs between them comes first.
 */
export const archetypePlaybooks = (archetypes: readonly Certain[]): [ArchetypeAction, ...ArchetypeAction[]][] => {
  const candidates = archetypes.map(actionsFor);
  const firsts = distinctFirst(
    candidates.map((actions, i) => actions.map((action) => [action.play, scoreOf(action, archetypes[i] as Certain)])),
  );
  return candidates.map((actions, i) => {
    const first = actions.find(({ play }) => play === firsts[i]) ?? NONE;
    return [first, ...actions.filter((action) => action !== first).slice(0, MOST_ACTIONS - 1)];
  });
};
