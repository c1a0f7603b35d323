"use client";

import { useTranslations } from "next-intl";
import type { Connection } from "#contracts/imports/connections.ts";
import { SOURCE_LISTS } from "#lib/domain/imports/connections/sources.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";

type Sync = NonNullable<Connection["sync"]>;

/** When the shop was last read completely; during a first load how many records of each list have been read. */
export const LastSync = ({ sync: { succeededAt, isFirst, counts } }: { sync: Sync }) => {
  const t = useTranslations();
  const formats = useFormats();
  if (succeededAt) return formats.moment(succeededAt, new Date());
  const lists = SOURCE_LISTS.flatMap((list) => ({ list, ...counts[list] })).filter(({ read = 0 }) => read > 0);
  if (!isFirst || lists.length === 0) return t("settings.never");
  return lists.map(({ list, read = 0, of }) => (
    <div key={list}>
      {t(`connections.sync.lists.${list}`)}:{" "}
      {typeof of === "number" ? t("connections.sync.read_of", { read, of }) : formats.exact(read)}
    </div>
  ));
};
