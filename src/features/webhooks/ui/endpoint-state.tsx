"use client";

import { Tag } from "antd";
import { useTranslations } from "next-intl";
import type { MessageState, WebhookEndpointState } from "#core/values/webhook-endpoints.ts";

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
