"use client";

import { Tag } from "antd";
import { useTranslations } from "next-intl";
import type { Campaign } from "#features/campaigns/contracts/campaigns.ts";

export const StateTag = ({ state }: Pick<Campaign, "state">) => {
  const t = useTranslations("campaigns.states");
  return <Tag color={state === "running" ? "blue" : "default"}>{t(state)}</Tag>;
};
