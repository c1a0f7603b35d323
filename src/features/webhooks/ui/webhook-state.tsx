"use client";

import { Tag } from "antd";
import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { WebhookMessage } from "#features/webhooks/contracts/webhooks.ts";
import type { MessageState, WebhookEndpointState } from "#features/webhooks/rules.ts";

type Color = "success" | "error" | "warning" | "processing";

const COLORS: Partial<Record<WebhookEndpointState, Color>> = { active: "success", failing: "error", locked: "warning" };

export const WebhookStateTag = ({ state }: { state: WebhookEndpointState }) => {
  const t = useTranslations("webhooks");
  return <Tag {...(COLORS[state] && { color: COLORS[state] })}>{t(`states.${state}`)}</Tag>;
};

const MESSAGE_COLORS: Partial<Record<MessageState, Color>> = { pending: "processing", failed: "error" };

export const MessageStateTag = ({ state }: { state: MessageState }) => {
  const t = useTranslations("webhooks");
  return <Tag {...(MESSAGE_COLORS[state] && { color: MESSAGE_COLORS[state] })}>{t(`message_states.${state}`)}</Tag>;
};

type Result = Pick<WebhookMessage, "status" | "problem" | "detail" | "tookMs">;

/** What became of a message. */
export const useMessageWords = () => {
  const t = useTranslations("webhooks");
  const formats = useFormats();
  const reasonOf = ({ problem, status, detail }: Omit<Result, "tookMs">): string =>
    problem === null ? "" : t(`problems.${problem}`, { status: status ?? "–", detail: detail ?? "" }).trim();
  const answered = ({ status, tookMs }: Result) => t("answered", { status: status ?? "–", ms: tookMs ?? 0 });
  return {
    /** The result of a test. */
    tested: (result: Result): string =>
      result.problem === null
        ? t("test_ok", { status: result.status ?? "–", ms: result.tookMs ?? 0 })
        : t("test_failed", { reason: reasonOf(result) }),
    /** The last attempt, and the next one if there is one. */
    result: (message: WebhookMessage): string => {
      const { attempts, attemptedAt, nextAttemptAt, state } = message;
      const last = attemptedAt === null && message.problem === null ? "" : reasonOf(message) || answered(message);
      const many = attempts > 1 ? t("attempts", { count: attempts }) : "";
      const isRetried = state === "pending" && attemptedAt !== null && nextAttemptAt !== null;
      const next = isRetried ? t("next", { time: formats.moment(nextAttemptAt, new Date()) }) : "";
      return [last, many, next].filter(Boolean).join(" · ");
    },
  };
};
