/** Results of previews, each with the criteria it belongs to. */
export type PreviewState<Answer, Problem> = {
  settled: { question: string; answer: Answer } | null;
  failed: { question: string; problem: Problem } | null;
};

/**
 * What to show for `question` (null: nothing to preview): `current` is its own result; `last` is the latest result, which must
 * be marked as outdated unless it is current.
 */
export const currentPreview = <Answer, Problem>(
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
