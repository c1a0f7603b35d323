"use client";

import { Tag } from "antd";
import { useTranslations } from "next-intl";
import type { ConnectionState } from "#core/values/connection-kinds.ts";

const COLORS: Partial<Record<ConnectionState, "success" | "processing" | "error" | "warning">> = {
  loading: "processing",
  active: "success",
  failing: "error",
  disconnected: "error",
  locked: "warning",
  incomplete: "warning",
};

export const ConnectionStateTag = ({ state }: { state: ConnectionState }) => {
  const t = useTranslations("connections");
  return <Tag {...(COLORS[state] && { color: COLORS[state] })}>{t(`states.${state}`)}</Tag>;
};
