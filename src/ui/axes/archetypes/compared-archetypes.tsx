"use client";

import { useTranslations } from "next-intl";
import { comparedGroups } from "#ui/shared/comparison/compared-groups.ts";
import { ComparedTable } from "#ui/shared/comparison/compared-table.tsx";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ArchetypesAnswer } from "./types.ts";

type Props = { listed: ArchetypesAnswer; compared: NonNullable<ArchetypesAnswer["compared"]> };

/** The archetypes beside those of an earlier day. */
export const ComparedArchetypes = ({ listed, compared: { day, stored, storedSince } }: Props) => {
  const t = useTranslations();
  const { days } = useFormats();
  const shown = (of: string) => days(of, of);
  if (!stored) {
    return (
      <Notice>
        {storedSince
          ? t("archetypes.not_stored", { day: shown(day), since: shown(storedSince) })
          : t("archetypes.not_stored_yet", { day: shown(day) })}
      </Notice>
    );
  }
  const now = listed.data.map(({ key, name, customerCount, value }) => ({
    key,
    name,
    customers: customerCount,
    worth: value,
  }));
  const before = stored.archetypes.map(({ value, ...archetype }) => ({ ...archetype, worth: value }));
  return (
    <ComparedTable
      period={shown(stored.day)}
      rows={comparedGroups(now, before)}
      nameTitle={t("archetypes.archetype")}
      worthTitle={t("archetypes.compared_worth")}
      about={t("archetypes.compared_about")}
    />
  );
};
