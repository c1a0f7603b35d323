"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Criteria } from "#records/rules/criteria/criteria.ts";

type Props = {
  criteria: Criteria | null;
  name: string;
  /** An accessible name that tells several such buttons apart. */
  words?: string;
};

/** The editor's address with a rule and a name. */
export const editorAddress = ({ criteria, name }: { criteria: Criteria; name: string }): string =>
  `/segments/new?${new URLSearchParams({ name, criteria: JSON.stringify(criteria) })}`;

/** Saves the customers on screen as a segment. Hidden if no rule is equivalent or without permission. */
export const SaveAsSegment = ({ criteria, name, words }: Props) => {
  const t = useTranslations("buttons");
  const mayEdit = useCan({ resource: "segments", action: "create" }).data?.can;
  if (!criteria || !mayEdit) return null;
  return (
    <Link href={editorAddress({ criteria, name })} aria-label={words}>
      <Button tabIndex={-1}>{t("save_as_segment")}</Button>
    </Link>
  );
};
