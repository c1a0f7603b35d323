"use client";

import { useTranslations } from "next-intl";
import type { Connection } from "#contracts/imports/connections.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";

type Sync = NonNullable<Connection["sync"]>;

/** When the shop was last read completely; during a first load how many records have been read. */
export const LastSync = ({ sync: { succeededAt, isFirst, counts } }: { sync: Sync }) => {
  const t = useTranslations();
  const formats = useFormats();
  if (succeededAt) return formats.moment(succeededAt, new Date());
  const read = Object.values(counts).reduce((sum, each) => sum + each.read, 0);
  return isFirst && read > 0 ? t("connections.sync.read_so_far", { count: read }) : t("settings.never");
};
