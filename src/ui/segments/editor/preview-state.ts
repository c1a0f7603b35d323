/** What came of questions that were asked; each names what it is the answer to. */
export type PreviewState<Answer, Problem> = {
  settled: { question: string; answer: Answer } | null;
  failed: { question: string; problem: Problem } | null;
};

/**
 * What may be shown while `question` stands (null: nothing can be asked): `current` is the answer to this very question,
 * `last` the latest there was, which must be marked as old unless it is current.
 */
export const shownPreview = <Answer, Problem>(
  { settled, failed }: PreviewState<Answer, Problem>,
  question: string | null,
): { last: Answer | null; current: Answer | null; isCounting: boolean; error: Problem | null } => {
  const current = question !== null && settled?.question === question ? settled.answer : null;
  const error = question !== null && current === null && failed?.question === question ? failed.problem : null;
  return {
    last: settled?.answer ?? null,
    current,
    isCounting: question !== null && current === null && error === null,
    error,
  };
};
