"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { LAPSED_CODE } from "#lib/domain/report/group.ts";
import { Bulk } from "#ui/segments/bulk/bulk.tsx";
import { RowsExport } from "#ui/segments/bulk/selection-export.tsx";
import { useBulkSelection } from "#ui/segments/bulk/use-bulk-selection.ts";
import { SaveAsSegment } from "#ui/segments/save-as-segment.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { customerAddress } from "#ui/shared/people/customer-state.ts";
import { ReachEmpty, ReachLine } from "#ui/shared/people/reach/reach-line.tsx";
import { useStoredTrail } from "#ui/shared/people/trail.ts";
import { ExportButton } from "#ui/shared/table/export-button.tsx";
import { ListTable } from "#ui/shared/table/list-table.tsx";
import { MinimumField } from "#ui/shared/table/minimum-field.tsx";
import { BasisTexts } from "#ui/shared/value-basis/basis-texts.tsx";
import { StorefrontMenu } from "../controls/storefront-menu.tsx";
import { ruleOf } from "../segment-rule.ts";
import { MembersHeader } from "./members-header.tsx";
import { isNarrowed, reportAddress } from "./url-state.ts";
import { useMemberColumns } from "./use-member-columns.tsx";
import { membersQuery, membersScope, useMembers } from "./use-members.ts";
import { useMembersTitle } from "./use-members-title.ts";

/** The customers of a report's segment or cell, with search, sorting and export. */
export const MembersPage = () => (
  <BasisTexts>
    <Members />
  </BasisTexts>
);

const Members = () => {
  const t = useTranslations();
  const { at, page, reach, answer } = useMembers();
  const { state, change, address } = at;
  const title = useMembersTitle(state);
  const router = useRouter();
  const [why, setWhy] = useState<string | null>(null);
  const here = address({});
  const columns = useMemberColumns(state, answer, { open: why, setOpen: setWhy, here });
  useStoredTrail(here, title, page);

  const { q, sort } = page.at.state;
  const { chosen, selection } = useBulkSelection(JSON.stringify([membersQuery(state), q, reach.filter]), page);
  const exported = {
    ...membersQuery(state),
    sort: sort as "-revenue",
    ...(q !== "" && { q }),
    ...reach.filter,
    exportFormat: "csv" as const,
  };
  return (
    <PageLayout>
      <MembersHeader
        state={state}
        title={title}
        answer={answer}
        isSearched={q !== "" || reach.reachable !== null}
        isUpdating={page.isUpdating}
      />
      <ReachLine counts={answer?.reach} reach={reach} />
      <ListTable
        caption={title}
        columns={columns}
        page={page}
        searchLabel={t("members.search")}
        tools={
          <>
            <StorefrontMenu chosen={state.storefront} onChoose={(storefront) => change({ storefront, page: 1 })} />
            {(state.segment === LAPSED_CODE || state.minRevenue !== null) && (
              <MinimumField
                label={t("members.spent_at_least")}
                value={state.minRevenue}
                onChange={(minRevenue) => change({ minRevenue, page: 1 })}
              />
            )}
            <SaveAsSegment
              criteria={isNarrowed(state) ? null : ruleOf({ ...state, focus: state.segment })}
              name={title}
            />
            <ExportButton route="GET /api/admin/segmentation/customers" input={exported} disabled={page.total === 0} />
          </>
        }
        empty={
          <ReachEmpty counts={answer?.reach} reach={reach}>
            <p>{t("rfm.no_customers_long")}</p>
            <Link href={reportAddress({ ...state, segment: null, cell: null })}>{t("members.back")}</Link>
          </ReachEmpty>
        }
        {...(selection && { selection })}
        rowKeys={{
          row_why: ({ id }) => setWhy((open) => (open === id ? null : id)),
          row_close: () => setWhy(null),
          row_select: (customer) => selection?.toggle(customer),
          row_open: ({ id }) => router.push(customerAddress(id, here)),
        }}
      />
      <Bulk
        chosen={chosen}
        all={{ list: { ...membersScope(state, q), ...reach.filter } }}
        total={page.total}
        file={<RowsExport chosen={chosen} route="GET /api/admin/segmentation/customers" input={exported} />}
      />
    </PageLayout>
  );
};
