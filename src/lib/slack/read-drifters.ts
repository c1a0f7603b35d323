import { STANDARD_WINDOW } from "#lib/domain/axes/drift/weeks.ts";
import { churnRules } from "#lib/domain/playbooks/churn-action.ts";
import type { PlaybookRule } from "#lib/domain/playbooks/playbook.ts";
import { SLACK_WORDS } from "#lib/domain/slack/digest-words.ts";
import { sayIn } from "#lib/domain/words/format-message.ts";
import { makeFormats } from "#lib/domain/words/formats.ts";
import { type Language, LOCALES } from "#lib/domain/words/language.ts";
import { firstActionsOf } from "#lib/playbooks/first-actions-of.ts";
import { listFrameOf, localizedRows, playbookQuery } from "#lib/playbooks/read-playbook-rows.ts";
import { readDrifterIds, readDrifts } from "#lib/server/db/axes/drift/drift-list.ts";
import { type PlaybookSum, readCandidates } from "#lib/server/db/playbooks/playbook-candidates.ts";
import { driftWords } from "../axes/drift/drift-words.ts";
import { latestSnapshot } from "../axes/drift/list-fastest-drifters.ts";
import { toMajor } from "../domain/money.ts";
import type { Scope } from "../domain/permissions.ts";
import type { Reader } from "../segments/describe-criteria.ts";

/** A list of whatever customers the question is about. */
const ALL: readonly PlaybookRule<object>[] = [{ when: [], play: {} }];

/** Axes per customer: the customer's page has all of them. */
const MOST_AXES = 2;

const openSum = (sums: readonly PlaybookSum[], field: "foreseen" | "atRisk"): number =>
  sums.reduce((sum, each) => sum + (each.isMarked ? 0 : each[field]), 0);

/**
 * The customers who drift in the last quarter and have no recorded outcome, the highest value at risk first: at most so many rows, how
 * many they are, how many of them the churn list has too, and the value at risk of the others. Money in major units.
 */
export const readDrifters = async (
  scope: Scope,
  { minValue, most }: { minValue: number | null; most: number },
  reader: Reader,
) => {
  const [latest, list] = await Promise.all([latestSnapshot(scope), listFrameOf(scope)]);
  if (!latest || !list.active) return { rows: [], total: 0, alsoAtRisk: 0, valueAtRisk: null };
  const ids = await readDrifterIds(scope, { week: latest.week, weeks: STANDARD_WINDOW });
  const request = { ids, state: "open", minValue: minValue ?? undefined } as const;
  const question = playbookQuery(scope, list, list.active, ALL, request);
  const [all, atRisk] = await Promise.all([
    readCandidates(scope, question, "-valueAtRisk", { offset: 0, limit: most }),
    readCandidates(scope, { ...question, rules: churnRules(list.settings) }, "priority", { offset: 0, limit: 0 }),
  ]);
  const actions = await firstActionsOf(scope, all.rows, list.given, reader);
  const others = (field: "foreseen" | "atRisk") => openSum(all.sums, field) - openSum(atRisk.sums, field);
  return {
    rows: all.rows.map((row) => localizedRows(row, actions.get(row.id), list)),
    total: all.total,
    alsoAtRisk: atRisk.total,
    valueAtRisk: others("foreseen") === 0 ? null : toMajor(others("atRisk"), list.frame.currency),
  };
};

/** How those of these customers who drift have changed, in words, by ID: the axes that moved farthest, and the archetype. */
export const readChanges = async (
  scope: Scope,
  ids: readonly string[],
  language: Language,
): Promise<Map<string, string[]>> => {
  const latest = await latestSnapshot(scope);
  if (!latest || ids.length === 0) return new Map();
  const filter = { week: latest.week, weeks: STANDARD_WINDOW, axis: null, all: false, words: [], ids };
  const [{ data }, names] = await Promise.all([
    readDrifts(scope, filter, "-velocity", { offset: 0, limit: ids.length }),
    driftWords(scope, language),
  ]);
  const say = sayIn(language);
  const { percent } = makeFormats({ locale: LOCALES[language], timeZone: "UTC", currency: "USD" });
  const { moved } = SLACK_WORDS[language];
  return new Map(
    data.map(({ id, why, archetypeBefore, archetype }) => {
      const axes = names.why(why.slice(0, MOST_AXES)).map(({ axisName: axis, from, to }) => {
        if (from.segment !== to.segment) return say(moved.segment, { axis, from: from.name, to: to.name });
        return say(moved.share, { axis, segment: to.name, before: percent(from.share), now: percent(to.share) });
      });
      const [from, to] = [names.archetype(archetypeBefore), names.archetype(archetype)];
      const hasMoved = from !== null && to !== null && from.key !== to.key;
      return [id, [...axes, ...(hasMoved ? [say(moved.archetype, { from: from.name, to: to.name })] : [])]];
    }),
  );
};
