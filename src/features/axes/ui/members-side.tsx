"use client";

import { Radio, Slider } from "antd";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { type ListColumn, TwoLines } from "#core/ui/table/column.tsx";
import { ExportButton } from "#core/ui/table/export-button.tsx";
import { ListTable } from "#core/ui/table/list-table.tsx";
import { useListTable } from "#core/ui/table/use-list-table.ts";
import type { AxisMember } from "#features/axes/contracts/axis-members.ts";
import { STRONG } from "#lib/axes/membership.ts";
import { Bulk } from "#records/ui/list/bulk.tsx";
import { SelectionExport } from "#records/ui/list/save-and-export.tsx";
import { useBulkSelection } from "#records/ui/list/use-bulk.tsx";
import { useChurnRiskColumn, useFieldColumns, useNameColumn } from "#records/ui/people/customer-columns.tsx";
import { useStoredTrail } from "#records/ui/people/customer-state.ts";
import styles from "./axes.module.css";
import type { AxisPageAddress, SideProps } from "./use-axes.ts";

const DEFAULT_MINIMUM = 0.5;
const STEP = 0.05;

/** Whether to include the customers nearest to the segment or those with a minimum membership; kept in the address. */
export const MinMembershipChoice = ({ page }: { page: AxisPageAddress }) => {
  const t = useTranslations("axes");
  const { fine } = useFormats();
  const { least } = page.state;
  const [drawn, setDrawn] = useState(least ?? DEFAULT_MINIMUM);
  useEffect(() => {
    if (least !== null) setDrawn(least);
  }, [least]);
  const label = t("at_least", { share: fine(drawn) });
  return (
    <div className={`row items-center gap-4-16 ${styles.least}`}>
      <Radio.Group
        aria-label={t("include")}
        value={least === null ? "nearest" : "least"}
        onChange={({ target }) => page.change({ least: target.value === "least" ? drawn : null, page: 1 })}
      >
        <Radio value="nearest">{t("nearest")}</Radio>
        <Radio value="least">{label}</Radio>
      </Radio.Group>
      <Slider
        className={styles.slider ?? ""}
        min={STEP}
        max={1}
        step={STEP}
        value={drawn}
        disabled={least === null}
        tooltip={{ formatter: null }}
        ariaLabelForHandle={t("membership")}
        ariaValueTextFormatterForHandle={() => label}
        onChange={setDrawn}
        onChangeComplete={(share) => page.change({ least: Math.round(share * 100) / 100, page: 1 }, "replace")}
      />
    </div>
  );
};

/** `here`: the list's own address, for the link back to it. */
const useMemberColumns = (here: string): ListColumn<AxisMember>[] => {
  const t = useTranslations();
  const { fine } = useFormats();
  const name = useNameColumn(here);
  const { lifetimeValue } = useFieldColumns();
  const churnRisk = useChurnRiskColumn();
  return [
    name,
    {
      name: "membership",
      title: t("axes.membership"),
      term: "membership",
      align: "end",
      show: ({ membership }) => (
        <TwoLines below={membership > STRONG ? t("axes.strong") : null}>{fine(membership)}</TwoLines>
      ),
    },
    lifetimeValue,
    churnRisk,
  ];
};

const ROUTE = "GET /api/admin/axes/{axis}/segments/{key}/members";

export const MembersSide = ({ page: at, shown: { axis, segment } }: SideProps) => {
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
  const columns = useMemberColumns(here);
  return (
    <>
      <ListTable
        caption={t("axes.members_of", { name: segment.name })}
        group={least === null ? `${axis.axis} ${segment.key}` : undefined}
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
