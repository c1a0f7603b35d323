"use client";

import { useTranslations } from "next-intl";
import type { AxisMember } from "#contracts/axes/axis-members.ts";
import { STRONG } from "#lib/domain/axes/membership.ts";
import { Bulk } from "#ui/segments/bulk/bulk.tsx";
import { SelectionExport } from "#ui/segments/bulk/selection-export.tsx";
import { useBulkSelection } from "#ui/segments/bulk/use-bulk-selection.ts";
import { useStoredTrail } from "#ui/shared/people/trail.ts";
import { useNameColumn } from "#ui/shared/people/use-name-column.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { ListColumn } from "#ui/shared/table/column.ts";
import { ExportButton } from "#ui/shared/table/export-button.tsx";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import { TwoLines } from "#ui/shared/table/two-lines.tsx";
import { useListTable } from "#ui/shared/table/use-list-table.ts";
import type { SideProps } from "../types.ts";
import { MinMembershipChoice } from "./min-membership-choice.tsx";

type Options = {
  /** The list's own address, for the link back to it. */
  here: string;
  /** If false, the score only ranks customers and has no percentage. */
  isCalibrated: boolean;
};

const useMemberColumns = ({ here, isCalibrated }: Options): ListColumn<AxisMember>[] => {
  const t = useTranslations();
  const { fine, money, percent } = useFormats();
  const name = useNameColumn(here);
  return [
    name,
    {
      name: "membership",
      title: t("axes.membership"),
      term: "membership",
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ membership }) => (
        <TwoLines below={membership > STRONG ? t("axes.strong") : null}>{fine(membership)}</TwoLines>
      ),
    },
    {
      name: "lifetimeValue",
      title: t("axes.lifetime_value"),
      term: "lifetime_value",
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ lifetimeValue }) => money(lifetimeValue),
    },
    {
      name: "churnRisk",
      title: t("axes.churn_risk"),
      term: "churn_risk",
      isSortable: true,
      startsDown: true,
      align: "end",
      show: ({ churnRisk }) => (isCalibrated ? percent(churnRisk) : fine(churnRisk)),
    },
  ];
};

const ROUTE = "GET /api/admin/axes/{axis}/segments/{key}/members";

export const MembersSide = ({ page: at, shown: { axis, segment, model } }: SideProps) => {
  const t = useTranslations();
  const { least } = at.state;
  const here = at.address({});
  const page = useListTable<AxisMember>({
    resource: "axes/{axis}/segments/{key}/members",
    ofCustomers: true,
    sorts: ["name", "membership", "lifetimeValue", "churnRisk"],
    standardSort: "-membership",
    filters: { axis: axis.axis, key: segment.key, minMembership: least?.toString() },
  });
  useStoredTrail(here, axis.name, page);
  const { searched: q } = page;
  const filters = { axis: axis.axis, key: segment.key, ...(q !== "" && { q }) };
  const { chosen, selection } = useBulkSelection(JSON.stringify([filters, least]), page);
  const exported = {
    ...filters,
    ...(least !== null && { minMembership: String(least) }),
    exportFormat: "csv" as const,
  };
  const columns = useMemberColumns({ here, isCalibrated: model.churn.isCalibrated });
  return (
    <>
      <ListTable
        caption={t("axes.members_of", { name: segment.name })}
        columns={columns}
        page={page}
        searchLabel={t("members.search")}
        tools={
          <>
            <MinMembershipChoice page={at} />
            <ExportButton route={ROUTE} input={exported} disabled={page.total === 0} />
          </>
        }
        empty={<p>{t("axes.no_customers")}</p>}
        {...(selection && { selection })}
      />
      <Bulk
        chosen={chosen}
        all={{ list: { name: "axis", ...filters, ...(least !== null && { minMembership: least }) } }}
        total={page.total}
        file={<SelectionExport chosen={chosen} route={ROUTE} input={exported} />}
      />
    </>
  );
};
