import { sayIn } from "#core/messages/format-message.ts";
import { type Words, wordsIn } from "#core/messages/words.ts";
import { AppError, type ErrorCode } from "#core/values/errors.ts";

export type FileProblem = keyof Words["file_problems"];

type Options = { code?: ErrorCode; cause?: unknown };

/** An error about a file to import, in English; its issue holds what a translation needs. */
export const fileError = (
  reason: FileProblem,
  values: Record<string, string | number>,
  { code = "INVALID_BODY", cause }: Options = {},
): AppError => {
  const message = sayIn("en")(wordsIn("en").file_problems[reason], values);
  return new AppError(code, message, {
    cause,
    issues: [{ parameter: "body", location: "body", message, reason, values }],
  });
};
