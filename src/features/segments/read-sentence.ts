import { type Claude, configuredClaude } from "#core/ai/claude.ts";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { assertAllowed } from "#core/auth/rate-limit.ts";
import { AppError, type ErrorReason, REASONS } from "#core/values/errors.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { comparesPersonalData } from "#core/values/personal-data.ts";
import { findField } from "#records/rules/criteria/catalogue.ts";
import { type Criteria, listConditions } from "#records/rules/criteria/criteria.ts";
import { criteriaInWords } from "#records/rules/criteria/criteria-words.ts";
import { criteriaReader, labeledValues, listCriteriaFields, type Reader } from "./describe-criteria.ts";
import {
  fieldsWithRecordedValues,
  readSentenceAnswer,
  SENTENCE_TASK,
  sentenceAnswer,
  sentenceQuestion,
  withKnownValues,
} from "./rules/sentence.ts";

/** A marketer waits for it. */
const TIME_LIMIT_MS = 40_000;

/** Sent as Retry-After. */
const RETRY_SECONDS = 10;

const failure = (reason: ErrorReason, message: string, why = ""): AppError =>
  new AppError(REASONS[reason], message, { reason, values: { why: why.replaceAll("_", " "), seconds: RETRY_SECONDS } });

const fieldsIn = (criteria: Criteria | null): string[] =>
  criteria ? listConditions(criteria).map(({ condition }) => condition.field) : [];

/** The reader's labeled values of each of these fields. */
const recordedValues = async (scope: Scope, fields: readonly string[], reader: Reader) =>
  new Map(
    await Promise.all(
      fields.map(async (name) => {
        const field = findField(name);
        return [name, field ? await labeledValues(scope, field, reader) : []] as const;
      }),
    ),
  );

/**
 * A sentence about customers as criteria to check and edit. A language model gets the sentence, the field catalogue,
 * today's date and the currency; values such as category names are matched here, with the shop's own. Throws
 * CONFLICT (LANGUAGE_MODEL_NOT_CONFIGURED), SERVICE_UNAVAILABLE (LANGUAGE_MODEL_FAILED), also for an answer that is not
 * valid criteria of the reader's fields, INVALID_PARAMETER (SENTENCE_NOT_UNDERSTOOD) if no field expresses any of the sentence,
 * FORBIDDEN for conditions that reveal personal data, RATE_LIMITED, and the signal's reason when aborted.
 */
export const readSentence = async (
  actor: Actor,
  { sentence }: { sentence: string },
  { signal, ...reader }: Reader & { signal: AbortSignal },
  { claude = configuredClaude() }: { claude?: Claude | null } = {},
) => {
  if (!claude) throw failure("LANGUAGE_MODEL_NOT_CONFIGURED", "No language model is configured");
  await assertAllowed("sentence", actor.id);
  const [{ data: fields }, { today, currency }] = await Promise.all([
    listCriteriaFields(actor, reader),
    loadBusinessDay(actor),
  ]);
  const asked = { sentence, language: reader.language, today, currency, fields };
  const reply = await claude.ask(
    { system: SENTENCE_TASK, content: JSON.stringify(sentenceQuestion(asked)), schema: sentenceAnswer(fields) },
    { signal, until: AbortSignal.timeout(TIME_LIMIT_MS) },
  );
  if ("why" in reply) throw failure("LANGUAGE_MODEL_FAILED", "The language model gave no answer", reply.why);
  const read = readSentenceAnswer(reply.said);
  const isOffered = (name: string) => fields.some((field) => field.name === name);
  // A sentence can talk the model into fields that it was not given.
  if (!read || !fieldsIn(read.criteria).every(isOffered))
    throw failure("LANGUAGE_MODEL_FAILED", "The language model's answer is not a rule", "unusable_answer");
  if (!read.criteria) throw failure("SENTENCE_NOT_UNDERSTOOD", "No field expresses this sentence");
  if (reader.hidesPersonalData && comparesPersonalData(read.criteria)) assertMay(actor, "customers:pii");
  const known = await recordedValues(actor, fieldsWithRecordedValues(read.criteria), reader);
  const { criteria, unknownValues } = withKnownValues(read.criteria, known);
  const names = await criteriaReader(actor, reader);
  return { criteria, inWords: criteriaInWords(criteria, names), notUnderstood: read.notUnderstood, unknownValues };
};
