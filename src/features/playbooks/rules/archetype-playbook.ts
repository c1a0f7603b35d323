import munkres from "munkres";
import type { PlaybookReason } from "#records/rules/axes/reason-words.ts";
import { toSegmentKind } from "#records/rules/axes/terms/kind-words.ts";
import { type ArchetypeRule, archetypeRules, MOST } from "./archetype-rules.ts";
import { DEFAULT_PLAYBOOK_SETTINGS, type PlaybookSettings } from "./playbook-settings.ts";

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
