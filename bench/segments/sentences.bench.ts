import { fold } from "#lib/fold.ts";
import { FIELDS } from "#records/rules/criteria/catalogue.ts";
import { type Criteria, listMembers } from "#records/rules/criteria/criteria.ts";
import { describeField } from "#records/rules/criteria/criteria-words.ts";
import { HELD_OUT, type HeldOut, SAID_ON } from "#testing/sentences/held-out.ts";
import { configuredClaude } from "../../src/core/ai/claude.ts";
import {
  readSentenceAnswer,
  SENTENCE_TASK,
  sentenceAnswer,
  sentenceQuestion,
} from "../../src/features/segments/rules/sentence.ts";
import { skip, state } from "../shared/harness.ts";

// How often the configured language model turns a held-out sentence into the rule it means. Needs ANTHROPIC_API_KEY.

const folded = (value: unknown): unknown => (typeof value === "string" ? fold(value) : value);

/** The same text for rules that differ only in order, case and accents. */
const canonical = (criteria: Criteria): string => {
  if (!("field" in criteria)) {
    const [kind] = Object.keys(criteria);
    return JSON.stringify([kind, listMembers(criteria).map(canonical).sort()]);
  }
  const { value, ...condition } = criteria;
  const values = Array.isArray(value) ? value.map(folded) : folded(value);
  return JSON.stringify([
    Object.entries(condition).sort(),
    Array.isArray(values) && condition.operator !== "between" ? values.sort() : values,
  ]);
};

const claude = configuredClaude();
const signal = new AbortController().signal;

const understood = async ({ language, sentence, means }: HeldOut): Promise<boolean> => {
  const fields = FIELDS.map((field) => describeField(field, { language }));
  const question = sentenceQuestion({ sentence, language, today: SAID_ON, currency: "USD", fields });
  const reply = await claude?.ask(
    { system: SENTENCE_TASK, content: JSON.stringify(question), schema: sentenceAnswer(fields) },
    { signal, until: AbortSignal.timeout(60_000) },
  );
  const read = reply && "said" in reply ? readSentenceAnswer(reply.said) : null;
  const isRight = read?.criteria != null && canonical(read.criteria) === canonical(means);
  if (!isRight) console.log(`  ${sentence}\n    means ${JSON.stringify(means)}\n    read  ${JSON.stringify(read)}`);
  return isRight;
};

if (claude) {
  const right: boolean[] = [];
  for (const sentence of HELD_OUT) right.push(await understood(sentence));
  const share = { value: right.filter(Boolean).length / HELD_OUT.length, how: `${HELD_OUT.length} held-out sentences` };
  state("sentences whose rule is exactly the meant one", share, { atLeast: 0.8 });
} else skip("ANTHROPIC_API_KEY is not set");
