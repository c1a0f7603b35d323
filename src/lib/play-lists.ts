import { type ChurnAction, churnActionFor } from "./domain/axes/plays/churn-action.ts";
import { OUTREACH_WORDS, outreachFor } from "./domain/axes/plays/outreach.ts";
import type { Played } from "./domain/axes/plays/play.ts";
import { DEFAULT_PLAY_SETTINGS } from "./domain/axes/plays/play-settings.ts";
import { toMajor } from "./domain/commerce/money.ts";
import { identityOf } from "./domain/customer/standing.ts";
import type { Scope } from "./domain/permissions.ts";
import type { Language } from "./domain/words/language.ts";
import { getBusinessOrThrow } from "./server/db/businesses.ts";
import { type Candidate, readDrifting, readIdentities } from "./server/db/play-candidates.ts";
import { type ListRequest, placeOf, wordsOf } from "./server/db/read-page.ts";

type Field = "lifetimeValue" | "churnRisk" | "name";
type Sort<Fields extends string> = Fields | `-${Fields}`;

type Fired<Play> = { candidate: Candidate; play: Play };

const playedOf = ({ dominant, memberships, lifetimeValue, churnRisk }: Candidate, currency: string): Played => ({
  dominant_segments: dominant,
  fuzzy_memberships: memberships,
  lifetime_value: toMajor(lifetimeValue, currency),
  churn_risk_score: churnRisk,
});

/** Whom a rule fires for, of all who drift away. */
const firedBy = async <Play>(
  scope: Scope,
  { q, currency }: { q: string | undefined; currency: string },
  rule: (played: Played) => Play | null,
): Promise<Fired<Play>[]> => {
  const { outreachMembership: moreThan } = DEFAULT_PLAY_SETTINGS;
  const candidates = await readDrifting(scope, { words: wordsOf(q), moreThan });
  return candidates.flatMap((candidate) => {
    const play = rule(playedOf(candidate, currency));
    return play ? [{ candidate, play }] : [];
  });
};

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

/** In the wire's order, ties by id; of equal priority, who is worth most comes first. */
const sorted = <Play>(
  fired: readonly Fired<Play>[],
  sort: string,
  keyOf: (fired: Fired<Play>, field: string) => string | number,
): Fired<Play>[] => {
  const [field, sign] = [sort.replace("-", ""), sort.startsWith("-") ? -1 : 1];
  return fired.toSorted(
    (a, b) =>
      sign * compare(keyOf(a, field), keyOf(b, field)) ||
      b.candidate.lifetimeValue - a.candidate.lifetimeValue ||
      compare(a.candidate.id, b.candidate.id),
  );
};

const keyOf = ({ candidate }: Fired<unknown>, field: string): string | number => {
  if (field === "name") return candidate.nameKey;
  return field === "churnRisk" ? candidate.churnRisk : candidate.lifetimeValue;
};

/** One page, with who they are. Money in major units. */
const pageOf = async <Play extends object>(
  scope: Scope,
  fired: readonly Fired<Play>[],
  { page, pageSize, currency }: { page: number; pageSize: number; currency: string },
) => {
  const { offset, limit } = placeOf({ page, pageSize });
  const shown = fired.slice(offset, offset + limit);
  const people = await readIdentities(
    scope,
    shown.map(({ candidate }) => candidate.id),
  );
  return shown.flatMap(({ candidate, play }) => {
    const identity = people.get(candidate.id);
    if (!identity) return [];
    const lifetime_value = toMajor(candidate.lifetimeValue, currency);
    return [{ ...identityOf(identity), lifetime_value, churn_risk_score: candidate.churnRisk, ...play }];
  });
};

const PRIORITIES = ["high", "medium", "low"] as const satisfies readonly ChurnAction["priority"][];

/** Who drifts away, with what to do about it: high priority first unless asked otherwise. */
export const listChurnActions = async (
  scope: Scope,
  request: ListRequest<Sort<Field | "priority">> & { priority?: ChurnAction["priority"] | undefined },
) => {
  const { currency } = await getBusinessOrThrow(scope);
  const all = await firedBy(scope, { q: request.q, currency }, (played) => churnActionFor(played));
  const meant = all.filter(({ play }) => request.priority === undefined || play.priority === request.priority);
  const inOrder = sorted(meant, request.sort, (fired, field) =>
    field === "priority" ? PRIORITIES.indexOf(fired.play.priority) : keyOf(fired, field),
  );
  return { data: await pageOf(scope, inOrder, { ...request, currency }), total: meant.length, currency };
};

/** Who drifts away and is worth writing to, with the message in the reader's language; nothing is sent. */
export const listOutreach = async (
  scope: Scope,
  request: ListRequest<Sort<Field>>,
  { language }: { language: Language },
) => {
  const { currency } = await getBusinessOrThrow(scope);
  const all = await firedBy(scope, { q: request.q, currency }, (played) => {
    const found = outreachFor(played);
    return found && { ...found, message: OUTREACH_WORDS[language] };
  });
  const data = await pageOf(scope, sorted(all, request.sort, keyOf), { ...request, currency });
  return { data, total: all.length, currency };
};
