"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { InputOf, Route } from "#core/ui/call.ts";
import { ExportButton } from "#core/ui/table/export-button.tsx";
import type { RowSelection } from "#core/ui/table/selection.tsx";
import type { Criteria } from "#records/rules/criteria/criteria.ts";

type SaveAsSegmentProps = {
  criteria: Criteria | null;
  name: string;
  /** An accessible name that tells several such buttons apart. */
  words?: string;
};

/** The editor's address with a rule and a name. */
export const editorAddress = ({ criteria, name }: { criteria: Criteria; name: string }): string =>
  `/segments/new?${new URLSearchParams({ name, criteria: JSON.stringify(criteria) })}`;

/** The address of the list of customers who meet criteria. */
export const listAddress = (criteria: Criteria): string =>
  `/customers?${new URLSearchParams({ f: JSON.stringify(criteria) })}`;

/** Saves the customers on screen as a segment. Hidden if no rule is equivalent or without permission. */
export const SaveAsSegment = ({ criteria, name, words }: SaveAsSegmentProps) => {
  const t = useTranslations("buttons");
  const mayEdit = useCan({ resource: "segments", action: "create" }).data?.can;
  if (!criteria || !mayEdit) return null;
  return (
    <Link href={editorAddress({ criteria, name })} aria-label={words}>
      <Button tabIndex={-1}>{t("save_as_segment")}</Button>
    </Link>
  );
};

type SelectionExportProps<R extends Route> = { chosen: RowSelection; route: R; input: InputOf<R> };

/** Exports selected customers: all of a list by its own address, some of them by their IDs. */
export const SelectionExport = <R extends Route>({ chosen, route, input }: SelectionExportProps<R>) =>
  chosen.isAll ? (
    <ExportButton route={route} input={input} size="small" />
  ) : (
    <ExportButton
      route="GET /api/admin/customers"
      input={{ ids: chosen.ids.join(","), exportFormat: "csv" }}
      size="small"
    />
  );

type TakesIds<R extends Route> = "ids" extends keyof InputOf<R> ? R : never;

/** Exports selected customers by the list's own address, which takes their IDs. */
export const RowsExport = <R extends Route>({
  chosen,
  route,
  input,
}: SelectionExportProps<R> & { route: TakesIds<R> }) => (
  <ExportButton route={route} input={chosen.isAll ? input : { ...input, ids: chosen.ids.join(",") }} size="small" />
);
