"use client";

import { useTranslations } from "next-intl";
import type { SlackConnection } from "#contracts/slack/slack-connections.ts";

type Result = Pick<SlackConnection, "problem" | "detail">;

/** How a message fared, in words. */
export const useSlackWords = () => {
  const t = useTranslations("slack");
  const reasonOf = ({ problem, detail }: Result): string =>
    problem === null ? "" : t(`problems.${problem}`, { detail: detail || problem });
  return {
    /** The result of a test. */
    tested: (result: Result): string =>
      result.problem === null ? t("test_ok") : t("test_failed", { reason: reasonOf(result) }),
    /** What is wrong with a connection; empty if nothing is. */
    problem: (connection: SlackConnection): string => {
      if (connection.state === "locked") return t("locked");
      const reason = reasonOf(connection);
      return connection.state === "broken" ? t("paused", { reason }) : reason;
    },
  };
};
