"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { NoteOnTime } from "#records/contracts/notes.ts";

/** Where what a note is about is shown; null for planned events, which have no page of their own. */
const noteAddress = ({ id, kind }: NoteOnTime): string | null => {
  if (kind === "campaign") return `/campaigns/${id}`;
  return kind === "import" ? "/imports" : null;
};

/** What a note says, as a link to what it is about if there is one. */
export const useNoteWords = () => {
  const t = useTranslations();
  const words = ({ kind, name, orders }: NoteOnTime): string => {
    if (kind === "import") return t("overview.notes.import", { count: orders ?? 0 });
    if (kind === "campaign") return t("overview.notes.campaign", { name: name ?? "" });
    return t("overview.notes.event", { name: name ?? "", kind: t(`forecast.event_kinds.${kind}`) });
  };
  return (note: NoteOnTime, onFollow?: () => void): ReactNode => {
    const href = noteAddress(note);
    if (href === null) return words(note);
    return (
      <Link href={href} {...(onFollow && { onClick: onFollow })}>
        {words(note)}
      </Link>
    );
  };
};
