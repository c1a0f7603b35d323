"use client";

import { useTranslations } from "next-intl";
import type { ArchetypeMember, ArchetypeSummary } from "#contracts/axes/archetypes.ts";
import { Bulk } from "#ui/segments/bulk/bulk.tsx";
import { SelectionExport } from "#ui/segments/bulk/selection-export.tsx";
import { useBulkSelection } from "#ui/segments/bulk/use-bulk-selection.ts";
import { CardTitle } from "#ui/shared/page/card.tsx";
import { useStoredTrail } from "#ui/shared/people/trail.ts";
import { useNameColumn } from "#ui/shared/people/use-name-column.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { ExportButton } from "#ui/shared/table/export-button.tsx";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import { useListTable } from "#ui/shared/table/use-list-table.ts";
import styles from "./archetypes.module.css";
import type { ArchetypesAddress } from "./types.ts";

const ROUTE = "GET /api/admin/archetypes/{key}/members";

/** The archetype's customers, highest revenue first. */
export const ArchetypeMembers = ({
  page: at,
  archetype: { key, name },
}: {
  page: ArchetypesAddress;
  archetype: ArchetypeSummary;
}) => {
  const t = useTranslations();
  const { day, money, percent } = useFormats();
  const here = at.address({});
  const nameColumn = useNameColumn(here);
  const page = useListTable<ArchetypeMember>({
    resource: "archetypes/{key}/members",
    ofCustomers: true,
    sorts: ["name", "lifetimeValue", "churnRisk"],
    standardSort: "-lifetimeValue",
    filters: { key },
  });
  const isCalibrated = (page.answer as { isCalibrated?: boolean } | undefined)?.isCalibrated ?? false;
  useStoredTrail(here, name, page);
  const { searched: q } = page;
  const filters = { key, ...(q !== "" && { q }) };
  const { chosen, selection } = useBulkSelection(JSON.stringify(filters), page);
  const exported = { ...filters, exportFormat: "csv" as const };
  return (
    <section className={styles.members} aria-labelledby="members-title">
      <CardTitle id="members-title">{t("archetypes.members")}</CardTitle>
      <ListTable<ArchetypeMember>
        caption={t("archetypes.members_of", { name })}
        columns={[
          nameColumn,
          {
            name: "lifetimeValue",
            title: t("terms.lifetime_value"),
            isSortable: true,
            startsDown: true,
            align: "end",
            show: ({ lifetimeValue }) => money(lifetimeValue),
          },
          // An uncalibrated score only ranks customers, so show no percentage.
          ...(isCalibrated
            ? [
                {
                  name: "churnRisk",
                  title: t("terms.churn_risk"),
                  isSortable: true,
                  startsDown: true,
                  align: "end" as const,
                  show: ({ churnRisk }: ArchetypeMember) => percent(churnRisk),
                },
              ]
            : []),
          {
            name: "lastOrderAt",
            title: t("archetypes.last_order"),
            align: "end",
            show: ({ lastOrderAt }) => lastOrderAt && day(lastOrderAt),
          },
        ]}
        page={page}
        searchLabel={t("members.search")}
        tools={<ExportButton route={ROUTE} input={exported} disabled={page.total === 0} />}
        empty={<p>{t("archetypes.no_customers")}</p>}
        {...(selection && { selection })}
      />
      <Bulk
        chosen={chosen}
        all={{ list: { name: "archetype", ...filters } }}
        total={page.total}
        file={<SelectionExport chosen={chosen} route={ROUTE} input={exported} />}
      />
    </section>
  );
};
