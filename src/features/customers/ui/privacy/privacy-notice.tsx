"use client";

import { useTranslations } from "next-intl";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { Customer } from "#records/ui/people/customer-types.ts";

/** That a customer was erased or objects to profiling, which explains what the page leaves out. */
export const PrivacyNotice = ({ customer: { erasedAt, profilingObjectionAt } }: { customer: Customer }) => {
  const t = useTranslations("customer");
  const { day } = useFormats();
  if (erasedAt === null && profilingObjectionAt === null) return null;
  return (
    <Notice isQuiet>
      {erasedAt !== null && <p>{t("erased_on", { date: day(erasedAt) })}</p>}
      {profilingObjectionAt !== null && <p>{t("objects_since", { date: day(profilingObjectionAt) })}</p>}
    </Notice>
  );
};
