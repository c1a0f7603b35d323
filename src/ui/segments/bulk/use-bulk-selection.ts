"use client";

import { useCan } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { customerName } from "#ui/shared/people/customer-name.ts";
import type { Selection } from "#ui/shared/table/row-checkbox.tsx";
import { useRowSelection } from "./use-row-selection.ts";

type Listed = { id: string; name: string | null; externalId: string };

/**
 * The selected customers of a list, and the table's checkboxes for users who may change or export customers. `question` is
 * the list's filters and search as one text: other filters clear the selection.
 */
export const useBulkSelection = <Row extends Listed>(
  question: string,
  { rows = [], total }: { rows: readonly Row[] | undefined; total: number },
) => {
  const t = useTranslations("customers");
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  const mayExport = useCan({ resource: "customers", action: "export" }).data?.can;
  const chosen = useRowSelection(
    question,
    rows.map(({ id }) => id),
    total,
  );
  const selection: Selection<Row> = {
    isChosen: ({ id }) => chosen.isChosen(id),
    toggle: ({ id }) => chosen.toggle(id),
    labelOf: (customer) => t("choose", { name: customerName(customer) }),
    page: { chosen: chosen.page, toggle: chosen.togglePage, label: t("choose_page") },
  };
  return { chosen, selection: mayEdit || mayExport ? selection : undefined };
};
