import { createHash } from "node:crypto";
import { type Claude, configuredClaude } from "#core/ai/claude.ts";
import { computeTokenCost } from "#core/ai/language-models.ts";
import type { ModelQuestion } from "#core/ai/send-question.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Language } from "#core/messages/language.ts";
import type { Progress } from "#core/runs/run-progress.ts";
import { now } from "#core/server/clock.ts";
import type { Scope } from "#core/values/permissions.ts";
import { readNaming, type StoredNaming } from "#features/axes/store/axis-namings.ts";
import type { Axis } from "#lib/axes/axis.ts";
import type { AxisModel } from "#lib/axes/model.ts";
import { axisNamed } from "#lib/axes/registry/axes.ts";
import { type CustomNames, readCustomNames } from "#records/axes/active-model.ts";
import type { AxesWords, GivenWords, Naming, NamingProblem, NamingReport } from "#records/rules/axes/segment-words.ts";
import {
  keptWords,
  NAMING_ANSWER,
  NAMING_TASK,
  namedByAxis,
  namingQuestion,
  readNamingAnswer,
} from "./rules/segment-naming.ts";

/** Names are stored in one language, because a business has none of its own and its users may use several. */
const LANGUAGE: Language = "en";

/** Concurrent requests. */
const CONCURRENT_REQUESTS = 4;
/** Names are not worth a longer wait: axes without an answer by then get built-in names. */
const TIME_LIMIT_MS = 180_000;

type ToName = {
  models: readonly AxisModel[];
  /** The axes of this run; the others keep their names. */
  axes: readonly string[];
  /** The names of the active model's segments. */
  before: AxesWords;
  currency: string;
  naming: Naming | undefined;
};

type Limits = { claude?: Claude | null; allMs?: number };

type Context = Pick<ToName, "before" | "currency"> & { scope: Scope; claude: Claude; names: CustomNames };
type Ends = { signal: AbortSignal; until: AbortSignal };

/** The names of one axis, and what they cost. */
type NamedAxis = {
  words: Record<string, GivenWords>;
  from: "kept" | "cached" | "requested";
  why?: NamingProblem;
  answer?: StoredNaming;
};
type Spent = Pick<NamingReport, "calls" | "tokensIn" | "tokensOut">;

/** Covers everything sent and the model, so that an equal request has an equal hash. */
const hashQuestion = (model: string, question: ModelQuestion): string =>
  createHash("sha256")
    .update(JSON.stringify([model, question]))
    .digest("hex");

const nameAxis = async (
  { scope, claude, names, before, currency }: Context,
  axis: Axis,
  model: AxisModel,
  ends: Ends,
  spend: (spent: Spent) => void,
): Promise<NamedAxis> => {
  const kept = keptWords(model, before[axis.name]);
  if (model.segments.every(({ key }) => kept[key])) return { words: kept, from: "kept" };
  const content = JSON.stringify(namingQuestion(axis, model, { kept, language: LANGUAGE, currency }));
  const question = { system: NAMING_TASK, content, schema: NAMING_ANSWER };
  const given = { kept, byPeople: names[axis.name] ?? {}, language: LANGUAGE };
  const hash = hashQuestion(claude.model, question);
  const known = readNamingAnswer(axis, model, await readNaming(scope, hash), given);
  // A stored answer may clash with a name a user has given since; then it is requested again.
  if ("words" in known) return { from: "cached", ...known };
  const { calls, tokensIn, tokensOut, ...response } = await claude.ask(question, ends);
  spend({ calls, tokensIn, tokensOut });
  if ("why" in response) return { words: kept, from: "requested", why: response.why };
  const read = readNamingAnswer(axis, model, response.said, given);
  if ("why" in read) return { words: kept, from: "requested", ...read };
  const answer = { hash, axis: axis.name, model: claude.model, answer: response.said, tokensIn, tokensOut, at: now() };
  return { from: "requested", ...read, answer };
};

type Words = Record<string, Readonly<Record<string, GivenWords>>>;

/** The outcome of naming, which the concurrent requests add to. */
type NamedSegments = { words: Words; report: NamingReport; answers: StoredNaming[] };

/** Names all axes with a language model. */
const nameAll = async (
  context: Context,
  models: readonly AxisModel[],
  { words, report, answers }: NamedSegments,
  { at, ...ends }: Ends & Pick<Progress, "at">,
): Promise<void> => {
  const spend = ({ calls, tokensIn, tokensOut }: Spent): void => {
    report.calls += calls;
    report.tokensIn += tokensIn;
    report.tokensOut += tokensOut;
  };
  const waiting = models.values();
  let done = 0;
  const lane = async (): Promise<void> => {
    for (const model of waiting) {
      const axis = axisNamed(model.axis);
      if (!axis) continue;
      const named = await nameAxis(context, axis, model, ends, spend);
      words[axis.name] = named.words;
      if (named.from === "kept") report.kept++;
      if (named.from === "cached") report.cached++;
      if (named.answer) answers.push(named.answer);
      if (named.why) report.failed.push({ axis: axis.name, why: named.why });
      at("names", ++done, models.length);
    }
  };
  at("names", 0, models.length);
  await Promise.all(Array.from({ length: CONCURRENT_REQUESTS }, lane));
  report.failed.sort((a, b) => (a.axis < b.axis ? -1 : 1));
};

/** Without a language model, names that still apply are kept. */
const keepNames = (models: readonly AxisModel[], before: AxesWords, { words, report }: NamedSegments): void => {
  for (const model of models) {
    const kept = keptWords(model, before[model.axis]);
    words[model.axis] = kept;
    if (model.segments.every(({ key }) => kept[key])) report.kept++;
    else if (report.by === "ai") report.failed.push({ axis: model.axis, why: "not_configured" });
  }
};

/**
 * Names the segments a run found: one request per axis to a language model, with centers, sizes and the axis's
 * vocabulary but no data of any single customer. Segments that haven't moved keep their names, and a request answered
 * before is not repeated. If a request fails, its axis gets built-in names (beside those kept) and the report says why.
 * Writes nothing: the caller stores `answers`. Throws only what `signal` and the database throw.
 */
export const nameAxisSegments = async (
  scope: Scope,
  { models: all, axes, before, currency, naming }: ToName,
  { signal, at }: Progress,
  { claude = configuredClaude(), allMs = TIME_LIMIT_MS }: Limits = {},
): Promise<{ words: AxesWords; naming: NamingReport; answers: readonly StoredNaming[] }> => {
  const models = all.filter(({ axis }) => axes.includes(axis));
  const words: Words = Object.fromEntries(Object.entries(before).filter(([axis]) => !axes.includes(axis)));
  const report: NamingReport = { ...namedByAxis(), by: naming ?? (claude ? "ai" : "axis") };
  const named: NamedSegments = { words, report, answers: [] };
  if (naming === "axis") return { words, answers: [], naming: report };
  if (!claude) {
    keepNames(models, before, named);
    return { words, answers: [], naming: report };
  }
  const names = await withBusiness(scope, (client) => readCustomNames(client, scope));
  const ends = { at, signal, until: AbortSignal.timeout(allMs) };
  await nameAll({ scope, claude, names, before, currency }, models, named, ends);
  const costUsd = computeTokenCost(claude.model, report);
  return { words, answers: named.answers, naming: { ...report, model: claude.model, costUsd } };
};
