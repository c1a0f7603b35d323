"use client";

import { useTranslations } from "next-intl";
import { CallError, type FieldProblem } from "#core/ui/call.ts";

/** `problems` are invalid parameters; `reference` is what support needs, of a failure that is not the caller's. */
type FailureWords = { why: string; problems: readonly FieldProblem[]; reference: string | undefined };

/**
 * Why a call failed, in the reader's language. A refusal has the API's own words, such as that a segment no longer exists; the families without a
 * code answer in English only, so theirs are not shown.
 */
export const useFailureWords = (): ((error: unknown) => FailureWords) => {
  const t = useTranslations();
  return (error) => {
    const facts = error instanceof CallError ? error : undefined;
    const { status = 0, code, requestId, retryAfterSeconds } = facts ?? {};
    if (facts && code !== undefined && status >= 400 && status < 500) {
      const problems = code === "VALIDATION_FAILED" ? facts.details : [];
      return { why: facts.message, problems, reference: undefined };
    }
    const why =
      status === 503 && retryAfterSeconds
        ? t("errors_admin.SERVICE_UNAVAILABLE.message", { seconds: retryAfterSeconds })
        : status === 429
          ? t("errors_admin.RATE_LIMITED.message", { seconds: retryAfterSeconds ?? 60 })
          : requestId
            ? t("states.error", { requestId })
            : t("shell.not_reachable");
    return { why, problems: [], reference: requestId };
  };
};
