"use client";

import { useTranslations } from "next-intl";
import type { z } from "zod";
import type { segmentActor } from "#features/segments/contracts/segment-reasons.ts";

type AuditActor = z.infer<typeof segmentActor>;

/** Who changed a segment: the rule with its version, or a user by name. */
export const useActorWords = () => {
  const t = useTranslations("segments");
  return ({ kind, name, version }: AuditActor): string => {
    if (kind === "rule") return version === null ? t("by_rule") : t("by_rule_version", { version });
    if (kind === "token") return t("by_token", { name: name ?? "–" });
    return kind === "system" ? t("by_system") : (name ?? t("by_former_user"));
  };
};
