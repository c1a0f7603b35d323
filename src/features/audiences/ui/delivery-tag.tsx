"use client";

import { Tag } from "antd";
import { useTranslations } from "next-intl";
import type { Delivery } from "#features/audiences/rules/audience.ts";

const COLORS: Partial<Record<Delivery, "success" | "error" | "processing" | "warning">> = {
  delivered: "success",
  delivering: "processing",
  not_connected: "warning",
  failed: "error",
};

/** Whether an audience reaches its destination. */
export const DeliveryTag = ({ delivery }: { delivery: Delivery }) => {
  const t = useTranslations("audiences.deliveries");
  return <Tag {...(COLORS[delivery] && { color: COLORS[delivery] })}>{t(delivery)}</Tag>;
};
