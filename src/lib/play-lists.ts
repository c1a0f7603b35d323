import { assertMay } from "./domain/accounts/grants.ts";
import { type ChurnAction, churnRules, PRIORITIES } from "./domain/axes/plays/churn-action.ts";
import { outreachRules } from "./domain/axes/plays/outreach.ts";
import { firstThatHolds, type Reason, type Rule } from "./domain/axes/plays/play.ts";
import type { PlaySettings } from "./domain/axes/plays/play-settings.ts";
import { toMajor, toMinor } from "./domain/commerce/money.ts";
import type { Frame } from "./domain/criteria/compile.ts";
import { identityOf } from "./domain/customer/standing.ts";
import { localizeRows } from "./domain/export/localize-rows.ts";
import { CHURN_COLUMNS, churnRow, OUTREACH_COLUMNS, outreachRow, type PlayReader } from "./domain/export/play-rows.ts";
import type { Actor, Scope } from "./domain/permissions.ts";
import { dayOf, daysBetween } from "./domain/time.ts";
import type { Language } from "./domain/words/language.ts";
import { wordsIn } from "./domain/words/words.ts";
import { playSettingsOf } from "./play-settings.ts";
import { frameOf } from "./segment-frame.ts";
import { standingModelOf } from "./server/axes/standing-model.ts";
import { now } from "./server/clock.ts";
import { csvInParts } from "./server/csv/csv-in-parts.ts";
import type { StandingModelRow } from "./server/db/axis-models.ts";
import { readForecastDay } from "./server/db/forecasts.ts";
import {
  type Candidate,
  eachCandidate,
  type PlayQuestion,
  type PlaySort,
  type PlaySum,
  readCandidates,
} from "./server/db/play-candidates.ts";
import { type ListRequest, placeOf, wordsOf } from "./server/db/read-page.ts";

type Asked = {
  q?: string | undefined;
  /** Major units. */
  minValue?: number | undefined;
  state?: "open" | "marked" | undefined;
};

type ChurnAsked = Asked & { priority?: ChurnAction["priority"] | undefined };

/** What lists are made by. */
type ListFrame = { frame: Frame; settings: PlaySettings; standing: StandingModelRow | null; at: Date };

const listFrameOf = async (scope: Scope): Promise<ListFrame> => {
  const [frame, settings, standing] = await Promise.all([
    frameOf(scope),
    playSettingsOf(scope),
    standingModelOf(scope),
  ]);
  return { frame, settings, standing, at: now() };
};

const questionOf = <Play>(
  { frame: { currency }, at }: ListFrame,
  standing: StandingModelRow,
  rules: readonly Rule<Play>[],
  { q, minValue, state }: Asked,
): PlayQuestion => ({
  ...{ rules, currency, at },
  ...{ version: standing.version, models: standing.models },
  words: wordsOf(q),
  leastAtRisk: minValue === undefined ? null : toMinor(minValue, currency),
  places: null,
  isMarked: state === "marked",
});

/** What a list says of a customer, whichever it is; money in major units. */
const told = (candidate: Candidate, { frame: { currency, timeZone, today } }: ListFrame) => {
  const { lifetimeValue, churnRisk, predictedClv, valueAtRisk, meanGap, firstOrderAt, lastOrderAt, mark } = candidate;
  const major = (minor: number | null) => (minor === null ? null : toMajor(minor, currency));
  const [first, last] = [firstOrderAt, lastOrderAt].map((day) => day && dayOf(day, timeZone));
  return {
    ...identityOf(candidate),
    lifetime_value: toMajor(lifetimeValue, currency),
    churn_risk_score: churnRisk,
    predicted_clv: major(predictedClv),
    value_at_risk: major(valueAtRisk),
    // Of one day with purchases there is no gap.
    usual_gap_days: first === last ? null : meanGap,
    last_order_at: lastOrderAt?.toISOString() ?? null,
    days_since_last_order: last ? daysBetween(last, today) : null,
    mark: mark && { ...mark, at: new Date(mark.at).toISOString(), until: new Date(mark.until).toISOString() },
  };
};

/** The play of a customer by the same rules, with why. */
const played = <Play>(candidate: Candidate, rules: readonly Rule<Play>[], { frame: { currency } }: ListFrame) =>
  firstThatHolds(rules, {
    dominant_segments: candidate.dominant,
    fuzzy_memberships: candidate.memberships,
    lifetime_value: toMajor(candidate.lifetimeValue, currency),
  });

const modelOf = ({ version, madeAt, asOf, churn }: StandingModelRow) => ({
  version,
  ranAt: madeAt.toISOString(),
  asOf: asOf.toISOString(),
  isCalibrated: churn.model.isCalibrated,
});

const sumOf = (sums: readonly PlaySum[], currency: string) => {
  const [customers, foreseen, atRisk] = (["customers", "foreseen", "atRisk"] as const).map((field) =>
    sums.reduce((sum, each) => sum + each[field], 0),
  ) as [number, number, number];
  return { customers, value_at_risk: foreseen === 0 ? null : toMajor(atRisk, currency) };
};

/** A page of whom rules mean, with what every list of them says beside it. */
const pageOf = async <Play>(
  scope: Scope,
  list: ListFrame,
  rules: readonly Rule<Play>[],
  { page, pageSize, sort, places, ...asked }: Asked & ListRequest<PlaySort> & { places: readonly number[] | null },
) => {
  const { standing, frame } = list;
  const { currency } = frame;
  const forecastDay = await readForecastDay(scope);
  const beside = { currency, forecast: forecastDay === null ? null : { asOf: forecastDay } };
  if (!standing) return { rows: [], total: 0, sums: [], marked: 0, model: null, ...beside };
  const question = { ...questionOf(list, standing, rules, asked), places };
  const found = await readCandidates(scope, question, sort, placeOf({ page, pageSize }));
  const rows = found.rows.flatMap((candidate) => {
    const own = played(candidate, rules, list);
    return own ? [{ ...told(candidate, list), ...own.play, why: own.why }] : [];
  });
  const open = found.sums.filter(({ isMarked }) => isMarked === question.isMarked);
  const marked = found.sums.reduce((sum, { isMarked, customers }) => sum + (isMarked ? customers : 0), 0);
  return { rows, total: found.total, sums: open, marked, model: modelOf(standing), ...beside };
};

const placesOf = (priority: ChurnAction["priority"] | undefined) =>
  priority === undefined ? null : [PRIORITIES.indexOf(priority)];

/**
 * One page of who drifts away, with what to do about it; and of all whom words and least value mean, how many there are of
 * each priority and what is at risk. Money in major units.
 */
export const listChurnActions = async (scope: Scope, { priority, ...request }: ChurnAsked & ListRequest<PlaySort>) => {
  const list = await listFrameOf(scope);
  const rules = churnRules(list.settings);
  const { rows, sums, ...rest } = await pageOf(scope, list, rules, { ...request, places: placesOf(priority) });
  const totals = PRIORITIES.map((each, place) => ({
    priority: each,
    ...sumOf(
      sums.filter((sum) => sum.place === place),
      rest.currency,
    ),
  }));
  return { data: rows, totals, ...rest };
};

/** Who drifts away and is worth writing to, with the message in the reader's language; nothing is sent. */
export const listOutreach = async (
  scope: Scope,
  request: Asked & ListRequest<PlaySort>,
  { language }: { language: Language },
) => {
  const list = await listFrameOf(scope);
  const { rows, sums, ...rest } = await pageOf(scope, list, outreachRules(list.settings), { ...request, places: null });
  const { outreach_message: message } = wordsIn(language).plays;
  return { data: rows.map((row) => ({ ...row, message })), totals: sumOf(sums, rest.currency), message, ...rest };
};

type ListFile = { name: string; body: ReadableStream<Uint8Array> };

/** All whom rules mean as a file in the reader's language, whatever their number. Throws FORBIDDEN without `data:export`. */
const fileOf = async <Play>(
  actor: Actor,
  list: ListFrame,
  rules: readonly Rule<Play>[],
  { sort, places, ...asked }: Asked & { sort: PlaySort; places: readonly number[] | null },
  { name, columns, language, cellsOf }: PlayFile<Play> & { language: Language },
): Promise<ListFile> => {
  assertMay(actor, "data:export");
  const { standing, frame } = list;
  const isCalibrated = standing?.churn.model.isCalibrated ?? false;
  const reader = { currency: frame.currency, timeZone: frame.timeZone, language, isCalibrated };
  const tableOf = (candidates: readonly Candidate[]) => {
    const cells = candidates.flatMap((candidate) => {
      const own = played(candidate, rules, list);
      return own ? [cellsOf({ ...told(candidate, list), ...own.play, why: own.why }, reader)] : [];
    });
    return localizeRows(columns, cells, language);
  };
  const body = await csvInParts(tableOf, async (take) => {
    if (!standing) return;
    await eachCandidate(actor, { ...questionOf(list, standing, rules, asked), places }, sort, take);
  });
  return { name: `${name}-${frame.today}.csv`, body };
};

/** What a file is called, and tells of each. */
type PlayFile<Play> = {
  name: string;
  columns: readonly string[];
  cellsOf: (row: ReturnType<typeof told> & Play & { why: Reason[] }, reader: PlayReader) => Record<string, unknown>;
};

/** The churn list as a file. Throws FORBIDDEN without `data:export`. */
export const exportChurnActions = async (
  actor: Actor,
  { priority, ...asked }: ChurnAsked & { sort: PlaySort },
  language: Language,
): Promise<ListFile> => {
  const list = await listFrameOf(actor);
  const file = { name: "churn-prevention", columns: CHURN_COLUMNS, cellsOf: churnRow, language };
  return fileOf(actor, list, churnRules(list.settings), { ...asked, places: placesOf(priority) }, file);
};

/** The outreach list as a file. Throws FORBIDDEN without `data:export`. */
export const exportOutreach = async (
  actor: Actor,
  asked: Asked & { sort: PlaySort },
  language: Language,
): Promise<ListFile> => {
  const list = await listFrameOf(actor);
  const file = { name: "outreach", columns: OUTREACH_COLUMNS, cellsOf: outreachRow, language };
  return fileOf(actor, list, outreachRules(list.settings), { ...asked, places: null }, file);
};
