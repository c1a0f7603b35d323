"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Criteria } from "#lib/domain/segments/criteria.ts";

type Props = {
  criteria: Criteria | null;
  name: string;
  /** What it is called where there are several. */
  words?: string;
};

/** The editor's address, with a rule and a name to begin with. */
export const editorAddress = ({ criteria, name }: { criteria: Criteria; name: string }): string =>
  `/segments/new?${new URLSearchParams({ name, criteria: JSON.stringify(criteria) })}`;

/** From what is on screen to a segment of the same customers. Absent where no rule says the same, or one may not. */
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
